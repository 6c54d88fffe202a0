"""Reading registrations."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, DateField, Exists, F, Func, OuterRef, Prefetch, Q, QuerySet, Value

from customers.models import Role
from customers.normal import email_key
from exhibitions.models import CheckIn, Edition, Registration, RegistrationStatus

#: Source of what staff register by hand, and the gate at which they let people in.
DESK = "desk"
#: Who is asked for at the door of an edition that knows no categories yet.
_USUAL = (
    Role.PROFESSIONAL_VISITOR,
    Role.GENERAL_VISITOR,
    Role.BUYER,
    Role.MEDIA,
    Role.SPEAKER,
    Role.GOVERNMENT,
    Role.EXHIBITOR_STAFF,
)
#: Registrations of an edition are counted exactly so far; a count by the edition's index takes few milliseconds.
COUNT_UP_TO = 100_000
_MOST_CATEGORIES = 30
#: A day begins somewhere on earth no further away than this.
_ANY_CLOCK = timedelta(days=1)

_SHOWN = [
    *(field.name for field in Registration._meta.concrete_fields),
    *(f"customer__{name}" for name in ("organizer", "kind", "name", "name_latin", "city", "email", "owner")),
    *(f"edition__{name}" for name in ("organizer", "slug")),
]


class LocalDate(Func):
    """The day of a moment by a clock: zone, moment."""

    function = "timezone"
    template = "(%(function)s(%(expressions)s))::date"
    output_field = DateField()


def registered_on(rows: QuerySet[Registration], day: date) -> QuerySet[Registration]:
    """This will keep registrations made on a day of their edition's clock."""
    around = datetime.combine(day, time(), UTC)
    rows = rows.filter(registered_at__gt=around - _ANY_CLOCK, registered_at__lt=around + 2 * _ANY_CLOCK)
    return rows.alias(made_on=LocalDate(F("edition__timezone"), F("registered_at"))).filter(made_on=day)


def inside_now(rows: QuerySet[Registration], now: datetime) -> QuerySet[Registration]:
    """This will keep registrations whose holder is inside, as is_inside tells it of one."""
    passages = CheckIn.objects.filter(undone_at=None, at__gt=now - 2 * _ANY_CLOCK)
    later = passages.filter(registration=OuterRef("registration")).filter(
        Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))
    )
    zone = F("registration__edition__timezone")
    today = {"came_on": LocalDate(zone, F("at")), "is_on": LocalDate(zone, Value(now))}
    came = passages.filter(registration=OuterRef("pk"), type="entry").alias(**today).filter(came_on=F("is_on"))
    return rows.filter(Exists(came.filter(~Exists(later))))


def registrations() -> QuerySet[Registration]:
    """This will return registrations with what a row shows, in two queries; their check-ins stand in `passages`."""
    passages = Prefetch("checkins", queryset=CheckIn.objects.order_by("at", "id"), to_attr="passages")
    return Registration.objects.select_related("customer", "edition").only(*_SHOWN).prefetch_related(passages)


def registration_by_external_id(external_id: str) -> Registration | None:
    """This will return a registration by its source's id; the API's own source comes first."""
    found = list(registrations().filter(external_id=external_id).order_by("id")[:10])
    return next((row for row in found if row.source == "api"), found[0] if found else None)


def is_inside(passages: Iterable[CheckIn], edition: Edition, now: datetime) -> bool:
    """
    This will tell whether somebody came in today, on the edition's clock, and did not leave since.

    Shape: passages oldest first; who left yesterday without a scan is outside again.
    """
    here = ZoneInfo(edition.timezone)
    last = next((passage for passage in reversed(list(passages)) if passage.undone_at is None), None)
    return last is not None and last.type == "entry" and last.at.astimezone(here).date() == now.astimezone(here).date()


def registered_with(edition: Edition, email: str) -> list[Registration]:
    """This will return the open registrations of an edition whose holder has an e-mail address."""
    key = email_key(email) if email else ""
    if not key:
        return []
    open_ = [RegistrationStatus.REGISTERED, RegistrationStatus.PENDING]
    return list(registrations().filter(edition=edition, customer__email_key=key, status__in=open_).order_by("id")[:5])


def category_choices(edition: Edition) -> list[tuple[str, str]]:
    """This will return what visitors of an edition are called, its series' words or the usual roles if it has none."""
    for rows in (
        Registration.objects.filter(edition=edition),
        Registration.objects.filter(edition__exhibition_id=edition.exhibition_id),
    ):
        words = rows.exclude(category="").values_list("category").annotate(n=Count("pk")).order_by("-n", "category")
        if found := [word for word, _n in words[:_MOST_CATEGORIES]]:
            return [(word, category_label(word)) for word in found]
    return [(role.value, str(role.label)) for role in _USUAL]


def category_label(category: str) -> str:
    """This will return a category as it is read: our own roles in words, a source's word as it is."""
    return str(Role(category).label) if category in Role.values else category
