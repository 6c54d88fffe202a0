"""The questions `./crm doctor` asks an instance; each answer is one plain sentence in English and Chinese."""

from __future__ import annotations

import dataclasses
import platform
import shutil
from collections.abc import Callable
from datetime import datetime

import django
import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from crm_expo.boot.walls import broken_walls, tenant_table_count
from crm_expo.inbox.models import InboxRow
from crm_expo.inbox.waiting import LATE, Backlog, backlog
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant

GIGABYTE = 1_000_000_000


@dataclasses.dataclass(frozen=True)
class Finding:
    """One answer. Bad ones decide about the exit code, doubtful ones are only said."""

    level: str
    en: str
    zh: str


def good(en: str, zh: str) -> Finding:
    """This will make an answer without a worry."""
    return Finding("ok", en, zh)


def bad(en: str, zh: str) -> Finding:
    """This will make an answer that needs somebody's hand."""
    return Finding("bad", en, zh)


def examine(as_of: datetime) -> list[Finding]:
    """This will ask every question, and go on with the next when one cannot even be asked."""
    findings: list[Finding] = []
    for question in QUESTIONS:
        try:
            findings += question()
        except DatabaseError as error:
            findings.append(bad(f"The database refused a question: {error}", f"数据库拒绝了查询：{error}"))
    try:
        findings += inbox(as_of)
    except DatabaseError as error:
        findings.append(bad(f"The inbox could not be read: {error}", f"无法读取收件箱：{error}"))
    return findings


def versions() -> list[Finding]:
    """This will name what runs."""
    number = _value("SHOW server_version_num")
    server = _value("SHOW server_version")
    text = f"Python {platform.python_version()}, Django {django.get_version()}, PostgreSQL {server}"
    if int(number) < 150000:
        return [bad(f"{text}: PostgreSQL 15 or newer is needed.", f"{text}：需要 PostgreSQL 15 或更高版本。")]
    return [good(f"{text}.", f"{text}。")]


def role() -> list[Finding]:
    """This will say whether the serving role is as weak as it must be."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole,"
            " has_schema_privilege('public', 'CREATE') FROM pg_roles WHERE rolname = current_user"
        )
        name, strong, builds = cursor.fetchone()
    if strong:
        return [bad(f"The role {name} may pass the tenant wall.", f"角色 {name} 可以越过租户隔离。")]
    if builds:
        text = f"The role {name} serves and may change tables: give the tables another owner."
        return [Finding("doubt", text, f"服务角色 {name} 可以修改表结构：请将表交给另一个角色。")]
    return [good(f"It serves as {name}, which can neither pass the wall nor change tables.",
                 f"以 {name} 身份提供服务，不能越过隔离，也不能修改表结构。")]  # fmt: skip


def walls() -> list[Finding]:
    """This will look at row-level security, composite keys, detours and the role."""
    with connection.cursor() as cursor:
        broken, count = broken_walls(cursor, settings.DATABASE_APP_ROLE), tenant_table_count(cursor)
    if broken:
        return [bad(f"The tenant wall is open: {text}.", f"租户隔离有缺口：{text}。") for text in broken]
    if not count:
        return [bad("There are no tenant tables yet: run ./crm up.", "尚无业务表：请运行 ./crm up。")]
    en, zh = f"Row-level security is forced on all {count} tenant tables.", f"全部 {count} 张租户表均已强制行级安全。"
    return [good(en, zh)]


def chinese_search() -> list[Finding]:
    """This will try whether the server's locale knows Chinese letters."""
    if not _value("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'"):
        return [bad("The extension pg_trgm is missing: CREATE EXTENSION pg_trgm.", "缺少扩展 pg_trgm。")]
    if _value("SELECT similarity('展览', '展览会')") > 0:
        return [good("The database compares Chinese words.", "数据库可以比较中文词语。")]
    return [bad("The database's locale is blind to Chinese: make it with a UTF-8 locale, such as C.UTF-8.",
                "数据库的区域设置无法识别中文：请使用 UTF-8 区域（如 C.UTF-8）重建。")]  # fmt: skip


def migrations() -> list[Finding]:
    """This will say whether code and tables fit."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        count = len(plan)
        return [bad(f"{count} migrations wait: run ./crm migrate.", f"{count} 个迁移待执行：请运行 ./crm migrate。")]
    return [good("All migrations are applied.", "所有迁移均已执行。")]


def redis_servers() -> list[Finding]:
    """This will ping broker and cache."""
    findings = []
    for en, zh, url in (
        ("broker", "消息服务", settings.REDIS_URL),
        ("cache", "缓存服务", settings.CACHES["default"]["LOCATION"]),
    ):
        try:
            with redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2) as client:
                client.ping()
            findings.append(good(f"The {en} answers.", f"{zh}正常。"))
        except redis.RedisError as error:
            findings.append(bad(f"The {en} does not answer: {error}", f"{zh}无响应：{error}"))
    return findings


def disk() -> list[Finding]:
    """This will look at the room left where the data are."""
    free = shutil.disk_usage(settings.DATA_DIR if settings.DATA_DIR.exists() else "/").free / GIGABYTE
    level = "bad" if free < 0.5 else "doubt" if free < 3 else "ok"
    return [Finding(level, f"{free:.1f} GB of disk are free.", f"磁盘剩余 {free:.1f} GB。")]


def inbox(as_of: datetime) -> list[Finding]:
    """This will find the delivery that waits longest, and those that need a person."""
    if InboxRow._meta.db_table not in connection.introspection.table_names():
        return []
    found = []
    for organizer in Organizer.objects.all():
        with tenant(organizer):
            found.append(backlog(at=as_of))
    return _about_inbox(found, as_of)


def _about_inbox(found: list[Backlog], as_of: datetime) -> list[Finding]:
    dead, for_others = sum(one.dead for one in found), sum(one.for_others for one in found)
    oldest = min((one.oldest_due for one in found if one.oldest_due), default=None)
    findings = []
    if dead:
        findings.append(bad(f"{dead} deliveries failed and need a look.", f"有 {dead} 条来件处理失败，需要人工查看。"))
    if oldest and as_of - oldest > LATE:
        minutes = int((as_of - oldest).total_seconds() // 60)
        findings.append(bad(f"A delivery waits since {minutes} minutes: does ./crm up run?",
                            f"有来件已等待 {minutes} 分钟：./crm up 是否在运行？"))  # fmt: skip
    if for_others:
        first = min(one.oldest_for_others for one in found if one.oldest_for_others)
        minutes = int((as_of - first).total_seconds() // 60)
        findings.append(good(f"{for_others} deliveries wait for their registration (oldest {minutes} minutes).",
                             f"有 {for_others} 条来件正在等待对应的登记（最早 {minutes} 分钟前收到）。"))  # fmt: skip
    return findings or [good("Nothing waits in the inbox.", "收件箱没有积压。")]


def _value(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


QUESTIONS: tuple[Callable[[], list[Finding]], ...] = (
    versions, role, walls, chinese_search, migrations, redis_servers, disk,
)  # fmt: skip
