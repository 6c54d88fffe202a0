"""pretix's orders as registrations: the shape of its REST lists, turned into our payloads. Pure functions."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

#: An order's status: n pending, p paid, e expired, c cancelled.
_STATUS = {"p": "registered", "n": "pending", "e": "cancelled", "c": "cancelled"}


@dataclass(frozen=True)
class Recording:
    """What one event's REST lists hold."""

    orders: list[dict]
    item_names: dict[int, str]
    checkins: dict[int, list[dict]]
    question_texts: dict[int, str]
    currency: str

    @property
    def first_checkin(self) -> datetime | None:
        """The earliest successful check-in."""
        moments = [_moment(c["datetime"]) for rows in self.checkins.values() for c in rows]
        return min(moments, default=None)


class NotARecording(Exception):
    """The folder lacks one of the lists, or holds another format."""


def read_recording(folder: Path) -> Recording:
    """This will read a folder of pretix's REST lists. Errors: NotARecording."""
    try:
        lists = {
            name: json.loads((folder / f"{name}.json").read_text("utf-8"))
            for name in ("orders", "items", "checkins", "questions", "event")
        }
        checkins: dict[int, list[dict]] = {}
        for row in lists["checkins"]:
            if row["successful"]:
                checkins.setdefault(row["position"], []).append(row)
        return Recording(
            orders=lists["orders"],
            item_names={item["id"]: _text(item["name"]) for item in lists["items"]},
            checkins=checkins,
            question_texts={question["id"]: question["identifier"] for question in lists["questions"]},
            currency=lists["event"]["currency"],
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotARecording(f"{folder}: {error}") from error


def _text(value: dict | str) -> str:
    return value if isinstance(value, str) else value.get("en") or next(iter(value.values()), "")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def registrations_of(recording: Recording, *, edition: str, shift: timedelta = timedelta(0)) -> Iterator[dict]:
    """
    This will yield one registration payload per attendee; add-ons become lines of their holder.

    Passages are moved by `shift`, which keeps their order and distances; the order's own times stay.
    """
    for order in recording.orders:
        addons: dict[int, list[dict]] = {}
        for position in order["positions"]:
            if position["addon_to"]:
                addons.setdefault(position["addon_to"], []).append(position)
        for position in order["positions"]:
            if not position["addon_to"]:
                yield _registration(recording, order, position, addons.get(position["id"], []), edition, shift)


def _registration(
    recording: Recording, order: dict, position: dict, addons: list[dict], edition: str, shift: timedelta
) -> dict:
    parts = position["attendee_name_parts"] or {}
    return {
        "external_id": f"{order['code']}-{position['positionid']}",
        "edition": edition,
        "status": _status(order, position),
        "category": recording.item_names.get(position["item"], ""),
        "source_updated_at": order.get("last_modified") or order["datetime"],
        "registered_at": order["datetime"],
        "person": {
            "name": "" if parts.get("given_name") else position["attendee_name"] or "",
            "given": parts.get("given_name", ""),
            "family": parts.get("family_name", ""),
            "email": position["attendee_email"] or "",
            "language": order.get("locale", ""),
            "country": position["country"] or "",
        },
        "company": {"name": position["company"] or ""},
        "price": _price(recording, position),
        "order": {"id": order["code"], "buyer_email": order["email"] or ""},
        "addons": [
            {
                "external_id": f"{order['code']}-{addon['positionid']}",
                "name": recording.item_names.get(addon["item"], ""),
                "price": _price(recording, addon),
            }
            for addon in addons
        ],
        "checkins": [
            {
                "external_id": f"checkin-{row['id']}",
                "at": (_moment(row["datetime"]) + shift).isoformat(),
                "type": row["type"],
                "gate": str(row["gate"] or ""),
            }
            for row in recording.checkins.get(position["id"], [])
        ],
        "answers": {row["question_identifier"]: row["answer"] for row in position["answers"]},
        "pretix": {"position": position["id"], "item": position["item"], "variation": position["variation"]},
    }


def _status(order: dict, position: dict) -> str:
    if position.get("canceled"):
        return "cancelled"
    refunded = sum(float(refund["amount"]) for refund in order.get("refunds", []) if refund["state"] == "done")
    if order["status"] == "p" and refunded and refunded >= float(order["total"]):
        return "refunded"
    return _STATUS.get(order["status"], "pending")


def _price(recording: Recording, position: dict) -> dict:
    return {"amount": position["price"], "tax": position["tax_value"], "currency": recording.currency}
