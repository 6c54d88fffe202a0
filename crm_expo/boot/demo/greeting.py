"""What the command prints: who may sign in, and the walk-through."""

from __future__ import annotations

from crm_expo.boot.demo.staff import PASSWORD, STAFF
from crm_expo.boot.demo.story import WALK_THROUGH_EMAIL

_ROLES = {
    "owner": "owner 所有者", "manager": "manager 经理", "sales": "sales 销售", "service": "service 客服",
    "on_site": "on-site 现场", "analyst": "analyst 分析", "read_only": "read-only 只读",
}  # fmt: skip
_NAMES = {"nanhai": "南海会展 Nanhai Expo", "hanse": "Hanse Messe GmbH"}
_PORTAL = [("portal@yunfan.example", "深圳市云帆智能装备有限公司 Yunfan"), ("portal@nordwerk.example", "Nordwerk GmbH")]


def sign_ins(address: str) -> str:
    """This will return the demo's sign-ins and the walk-through, in both languages."""
    lines = ["", f"Demo sign-ins · 演示账号    password · 密码: {PASSWORD}", f"  {address}/accounts/login/"]
    for member in STAFF:
        if member.operates:
            what = "platform operator 平台运维"
        else:
            what = ", ".join(f"{_ROLES[role]} · {_NAMES[slug]}" for slug, role in member.roles.items())
        lines.append(f"    {member.email:<24} {what}")
    lines += ["", f"Exhibitor portal · 展商门户    {address}/x/nanhai/"]
    lines += [f"    {email:<24} {company}" for email, company in _PORTAL]
    return "\n".join([*lines, "", *_walk_through(address), ""])


def _walk_through(address: str) -> list[str]:
    body = (
        '{"external_id": "walk-1", "edition": "tech-9", "status": "registered", "category": "专业观众",'
        f' "person": {{"name": "林若溪", "email": "{WALK_THROUGH_EMAIL}"}},'
        ' "company": {"name": "深圳市云帆智能装备有限公司"}}'
    )
    head = "-H \"Authorization: Bearer $KEY\" -H 'Content-Type: application/json'"
    return [
        f"Walk-through · 体验: 林若溪 Lin Ruoxi <{WALK_THROUGH_EMAIL}>",
        "  came to tech-7, not to tech-8: R 3. Register her: R 4; check her in: R 5, F 4, another tier.",
        "  参加了第7届，缺席第8届：R 3。登记后 R 4；签到后 R 5、F 4，层级随之改变。",
        "    KEY=$(./crm apikey create --organizer nanhai --scope registrations:write | tail -1)",
        f"    curl {head} {address}/api/v1/registrations/ \\",
        f"      -d '{body}'",
        f"    curl {head} {address}/api/v1/checkins/ \\",
        '      -d "{\\"registration\\": \\"walk-1\\", \\"external_id\\": \\"walk-1:1\\",'
        ' \\"at\\": \\"$(date -u +%Y-%m-%dT%H:%M:%SZ)\\"}"',
    ]
