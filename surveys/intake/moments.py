"""Days and moments as people and programs write them."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, tzinfo

from django.utils.dateparse import parse_datetime

#: Day 0 of a spreadsheet's count, and the days that a count may mean (1990 to 2100).
_DAY_ZERO, _DAYS = datetime(1899, 12, 30), range(32_874, 73_051)  # noqa: DTZ001  on the organizer's clock
_CLOCK = r"(?P<hour>\d{1,2})[:时](?P<minute>\d{1,2})(?:[:分](?P<second>\d{1,2}))?(?:\.\d+)?秒?"
_TIME = rf"(?:[ T,]+(?P<half1>上午|下午|am|pm)?\s*{_CLOCK}\s*(?P<half2>am|pm)?)?"
_YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{4}})[-/.年 ](?P<month>\d{{1,2}})[-/.月 ](?P<day>\d{{1,2}})日?{_TIME}", re.IGNORECASE
)
_YEAR_LAST = re.compile(
    rf"(?P<one>\d{{1,2}})(?P<mark>[-/. ])(?P<two>\d{{1,2}})[-/. ](?P<year>\d{{4}}){_TIME}", re.IGNORECASE
)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)")
_NAMED = ("%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y")


def read_moment(cell: str, now: datetime, clock: tzinfo) -> tuple[datetime | None, str]:
    """
    This will read a day or moment; without a zone it is on the organizer's clock, a day alone means its noon.

    Shape:  (moment, ""), (None, "") for a blank, or (None, code).
    Errors are codes: not_a_date, ambiguous_date (3/4/2030 is two days), future_date.
    """
    text = unicodedata.normalize("NFKC", cell).strip()
    if not text:
        return None, ""
    try:
        moment, code = _zoned(text) or _counted(text) or _written(text)
    except (ValueError, OverflowError):
        return None, "not_a_date"
    if code:
        return None, code
    moment = moment if moment.tzinfo else moment.replace(tzinfo=clock)
    if not 1990 <= moment.year <= 2200:
        return None, "not_a_date"
    return (None, "future_date") if moment > now + timedelta(days=1) else (moment.astimezone(UTC), "")


def _zoned(text: str) -> tuple[datetime, str] | None:
    """2030-04-20T14:30:00+08:00."""
    moment = parse_datetime(text)
    return (moment, "") if moment and moment.tzinfo else None


def _counted(text: str) -> tuple[datetime, str] | None:
    """The day's number in a spreadsheet: 45413.604."""
    if not re.fullmatch(r"\d{5}(\.\d+)?", text) or int(float(text)) not in _DAYS:
        return None
    return _DAY_ZERO + timedelta(days=float(text), hours=0 if "." in text else 12), ""


def _written(text: str) -> tuple[datetime, str]:
    if found := _YEAR_FIRST.fullmatch(text):
        return _moment(found, int(found["month"]), int(found["day"])), ""
    if found := _COMPACT.fullmatch(text):
        return datetime(int(found["year"]), int(found["month"]), int(found["day"]), 12), ""  # noqa: DTZ001
    if found := _YEAR_LAST.fullmatch(text):
        one, two = int(found["one"]), int(found["two"])
        if found["mark"] == "." or one > 12 or one == two:  # with points the day comes first
            return _moment(found, two, one), ""
        return (_moment(found, one, two), "") if two > 12 else (_DAY_ZERO, "ambiguous_date")
    for form in _NAMED:
        try:
            return datetime.strptime(text, form).replace(hour=12), ""  # noqa: DTZ007
        except ValueError:
            continue
    raise ValueError(text)


def _moment(found: re.Match, month: int, day: int) -> datetime:
    if found["hour"] is None:
        return datetime(int(found["year"]), month, day, 12)  # noqa: DTZ001
    hour, half = int(found["hour"]), (found["half1"] or found["half2"] or "").lower()
    if half in ("下午", "pm"):
        hour += 12 if hour < 12 else 0
    elif half in ("上午", "am") and hour == 12:
        hour = 0
    return datetime(int(found["year"]), month, day, hour, int(found["minute"]), int(found["second"] or 0))  # noqa: DTZ001
