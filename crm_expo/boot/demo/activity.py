"""What staff noted down: calls, visits, mails and notes, in the customer's language."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crm_expo.boot.demo.bookings import Booking
from crm_expo.boot.demo.parties import Company
from crm_expo.boot.demo.planning import Plan

_BEFORE = {
    "zh-hans": [
        ("call", "电话沟通第{n}届选位，对方希望保留原展位，下周发送展位图。"),
        ("call", "确认第{n}届参展意向，预算尚待总部批复，两周后再联系。"),
        ("email", "已发送第{n}届招展函与价格表。"),
        ("visit", "上门拜访，讨论第{n}届扩大面积的方案，客户关心开幕日媒体排期。"),
        ("email", "已寄出第{n}届参展合同，等待盖章回传。"),
        ("note", "客户今年主推新产品，适合安排在主通道。"),
    ],
    "en": [
        ("call", "Called about edition {n}: wants to keep the same booth, floor plan to follow next week."),
        ("email", "Sent the offer and price list for edition {n}."),
        ("visit", "Visited; talked about a larger stand at edition {n}."),
        ("call", "Interested in edition {n}, budget not approved yet. Call again in two weeks."),
        ("email", "Contract for edition {n} sent for signature."),
        ("note", "Launches a new product this year; suggest a place on the main aisle."),
    ],
}
_AFTER = {
    "zh-hans": [
        ("call", "展后回访第{n}届：对观众质量满意，餐饮排队时间偏长。"),
        ("visit", "展后拜访，客户反馈获得多条有效线索，愿意介绍同行参展。"),
        ("note", "第{n}届现场：展台人流集中在前两天，建议下届参加新品发布活动。"),
        ("email", "已发送第{n}届展后报告与下届早鸟价。"),
    ],
    "en": [
        ("call", "After edition {n}: happy with the visitors, found the catering queues too long."),
        ("visit", "Visited after the show; good leads, would recommend us to others in the field."),
        ("note", "On site at edition {n}: busy on the first two days. Suggest the product launch programme next time."),
        ("email", "Sent the report on edition {n} and the early-bird price for the next one."),
    ],
}
_PROSPECT = {
    "zh-hans": [
        ("call", "首次电话联系，介绍展会概况，对方要求提供上届数据。"),
        ("email", "已发送上届展后报告和同行参展名单。"),
        ("note", "由行业协会推荐，主要看重华南市场。"),
        ("visit", "参观其工厂，客户计划先以观众身份考察一届。"),
    ],
    "en": [
        ("call", "First call: introduced the fair, they ask for last edition's figures."),
        ("email", "Sent the last report and the list of exhibitors in their field."),
        ("note", "Recommended by their association; interested in new markets."),
        ("visit", "Visited their plant. They want to come as visitors first."),
    ],
}
_INTERNAL = {
    "zh-hans": [
        "决策人为总经理，价格敏感，避免在月底催款。",
        "曾因搭建商问题投诉，务必提前确认进馆时间。",
        "与竞争对手相邻会不满，排位时注意间隔。",
    ],
    "en": [
        "The managing director decides; sensitive to price.",
        "Complained about the stand builder once: confirm set-up times early.",
        "Does not want a stand next to its competitor.",
    ],
}
INTERNAL_NOTE_SHARE = 0.06
_RECENT_EDITIONS = 3


@dataclass(slots=True)
class Activity:
    """One line that a member of staff wrote about a company."""

    company: Company
    kind: str
    text: str
    at: datetime


def plan_activities(plan: Plan, seed: int, day: date) -> list[Activity]:
    """This will return what staff noted on recent exhibitors and on prospects; nothing of today."""
    rng, result = random.Random(f"{seed}:{plan.organizer.slug}:activities"), []
    last = {slug: editions[-1].index for slug, editions in plan.editions.items()}
    for booking in plan.bookings:
        if booking.role == "exhibitor" and booking.edition.index > last[booking.edition.series.slug] - _RECENT_EDITIONS:
            result += _around(rng, booking, day)
    for company in plan.companies:
        if company.prospect:
            for _ in range(rng.randrange(1, 4)):
                kind, text = rng.choice(_PROSPECT[company.language])
                result.append(_activity(rng, plan, company, kind, text, day - timedelta(days=rng.randrange(2, 400))))
    return result


def _around(rng: random.Random, booking: Booking, day: date) -> list[Activity]:
    """Two thirds are spoken to before the contract, half of those who came after the show."""
    result, edition, company = [], booking.edition, booking.company
    if rng.random() < 0.66:
        kind, text = rng.choice(_BEFORE[company.language])
        before = booking.confirmed_at - timedelta(days=rng.randrange(2, 30), minutes=rng.randrange(240))
        result.append(Activity(company, kind, text.format(n=edition.number), before))
    if booking.outcome == "took_part" and rng.random() < 0.5 and not edition.is_running:
        kind, text = rng.choice(_AFTER[company.language])
        after = edition.ends_on + timedelta(days=rng.randrange(3, 40))
        if after < day:
            at = edition.at(after, rng.randrange(550, 1060))
            result.append(Activity(company, kind, text.format(n=edition.number), at))
    return result


def _activity(rng: random.Random, plan: Plan, company: Company, kind: str, text: str, on: date) -> Activity:
    edition = next(iter(plan.editions.values()))[-1]
    return Activity(company, kind, text, edition.at(on, rng.randrange(550, 1060)))


def internal_note(rng: random.Random, language: str) -> str:
    """This will return what staff tell each other about a customer, for a few of them."""
    return rng.choice(_INTERNAL[language]) if rng.random() < INTERNAL_NOTE_SHARE else ""
