"""What exhibitors did for others to come: referrals that were accepted, testimonials, parts in the programme."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crm_expo.boot.demo.bookings import Booking
from crm_expo.boot.demo.parties import Company
from crm_expo.boot.demo.planning import Plan
from crm_expo.boot.demo.shows import Edition

_BROUGHT, _WOULD_HAVE_COME, _PRAISED, _CONTRIBUTED = 0.14, 0.2, 0.03, 0.03
#: Of one booking: it came through somebody, was praised, and gave to the programme.
MOST_DEEDS = 3
_TEXTS = {
    "testimonial": {
        "zh-hans": ["同意在招展手册中引用其参展感言。", "为展会公众号拍摄了参展商访谈视频。"],
        "en": ["Agreed to be quoted in the exhibitor brochure.", "Gave a video interview for the show's website."],
    },
    "contribution": {
        "zh-hans": ["在同期论坛作主题演讲。", "协办新技术专场研讨会。"],
        "en": ["Gave a keynote in the conference programme.", "Hosted a workshop on new technology."],
    },
}


@dataclass(slots=True)
class Deed:
    """One act of a company for an edition; a referral names the company that came through it."""

    company: Company
    edition: Edition
    kind: str
    at: datetime
    brought: Company | None = None
    would_have_come: bool = False
    text: str = ""


def plan_advocacy(plan: Plan, seed: int, day: date) -> list[Deed]:
    """This will return what exhibitors did up to the day before, oldest edition first; nobody is brought twice."""
    rng, deeds, seen = random.Random(f"{seed}:{plan.organizer.slug}:advocacy"), [], set()
    for editions in plan.editions.values():
        before: list[Company] = []
        for edition in editions:
            booked = [
                b for b in plan.bookings if b.edition is edition and b.role == "exhibitor" and b.outcome != "cancelled"
            ]
            fresh = [booking for booking in booked if booking.company not in seen]
            if before:
                deeds += _referrals(rng, edition, fresh, before)
            seen |= {booking.company for booking in booked}
            before = [booking.company for booking in booked]
            deeds += _praise(rng, edition, booked)
    return [deed for deed in deeds if deed.at.date() < day]


def _referrals(rng: random.Random, edition: Edition, fresh: list[Booking], before: list[Company]) -> list[Deed]:
    """Some newcomers came through an exhibitor of the edition before, of their own trade where there is one."""
    deeds = []
    for booking in fresh:
        if rng.random() < _BROUGHT:
            trade = [company for company in before if company.industry == booking.company.industry]
            deeds.append(
                Deed(
                    rng.choice(trade or before), edition, "referral",
                    booking.confirmed_at - timedelta(days=rng.randrange(3, 30)), booking.company,
                    rng.random() < _WOULD_HAVE_COME,
                )
            )  # fmt: skip
    return deeds


def _praise(rng: random.Random, edition: Edition, booked: list[Booking]) -> list[Deed]:
    deeds = []
    for booking in booked:
        if booking.outcome != "took_part":
            continue
        for kind, share in (("testimonial", _PRAISED), ("contribution", _CONTRIBUTED)):
            if rng.random() < share:
                on = edition.starts_on + timedelta(days=rng.randrange(edition.days))
                text = rng.choice(_TEXTS[kind][booking.company.language])
                at = edition.at(on, rng.randrange(600, 1000))
                deeds.append(Deed(booking.company, edition, kind, at, text=text))
    return deeds
