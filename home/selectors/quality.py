"""What was counted of data quality, beside a month before."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from customers.models import Customer, DuplicateCandidate
from customers.selectors.quality import OF_COMPANIES, Doubt, doubtful
from home.models import QualityPicture

#: The picture to compare with is the newest that is at least so old; one that is much older tells nothing.
MONTH, FAR = timedelta(days=28), timedelta(days=45)

#: SQL for one text: how many pairs wait for a decision.
DUPLICATES_QUESTION = """
SELECT count(*)::text FROM customers_duplicatecandidate WHERE organizer_id = %(organizer_id)s AND state = 'open'
"""

#: The checks under their headings.
GROUPS: dict[str, tuple[Doubt, ...]] = {
    "missing": (Doubt.UNREACHABLE, Doubt.NO_COUNTRY, Doubt.NO_OWNER, Doubt.NO_CONTACT, Doubt.NO_INDUSTRY),
    "doubtful": (Doubt.BAD_EMAIL, Doubt.BAD_PHONE, Doubt.NO_LATIN, Doubt.CAPITALS, Doubt.DEBRIS),
    "stale": (Doubt.STALE,),
}


@dataclass(frozen=True)
class Finding:
    """One check. Shape: before is its count a month ago, None without one."""

    doubt: str
    count: int
    out_of: int
    before: int | None

    @property
    def share(self) -> float:
        """How much of what it is about."""
        return self.count / self.out_of if self.out_of else 0.0

    @property
    def is_of_companies(self) -> bool:
        """Whether only companies are counted."""
        return self.doubt in OF_COMPANIES

    @property
    def change(self) -> int | None:
        """How many more than a month ago."""
        return None if self.before is None else self.count - self.before


@dataclass(frozen=True)
class Quality:
    """The newest picture. Shape: groups: heading → findings."""

    as_of: datetime
    compared_on: datetime | None
    seconds: float
    groups: tuple[tuple[str, tuple[Finding, ...]], ...]
    duplicates: int

    @property
    def findings(self) -> list[Finding]:
        """What there is to mend, most of it first."""
        every = [finding for _name, findings in self.groups for finding in findings if finding.count]
        return sorted(every, key=lambda finding: (-finding.count, finding.doubt))


def doubted(customers: QuerySet[Customer], doubt: str, *, at: datetime) -> QuerySet[Customer]:
    """
    This will keep customers whose record is doubtful in one way, now.

    Where few were when they were counted, only those are looked at again: a list of few would have to look at
    everybody. What became doubtful since comes with the next count.
    """
    newest = QualityPicture.objects.order_by("-taken_on").values_list(f"named__{doubt}", f"figures__{doubt}__0").first()
    named, count = newest or (None, None)
    if named is not None or count == 0:
        customers = customers.filter(pk__in=named or [])
    return doubtful(customers, doubt, at=at)


def quality_now() -> Quality | None:
    """This will return what was counted last; None before the first time."""
    pictures = QualityPicture.objects.defer("named").order_by("-taken_on")
    newest = pictures.first()
    if newest is None:
        return None
    earlier = pictures.filter(taken_on__lte=newest.taken_on - MONTH, taken_on__gte=newest.taken_on - FAR).first()
    return Quality(
        as_of=newest.as_of,
        compared_on=earlier.as_of if earlier else None,
        seconds=newest.seconds,
        groups=tuple(
            (name, tuple(_finding(doubt, newest, earlier) for doubt in doubts)) for name, doubts in GROUPS.items()
        ),
        duplicates=duplicates_waiting(),
    )


def duplicates_waiting() -> int:
    """This will count the pairs that nobody has decided about."""
    return DuplicateCandidate.objects.filter(state="open").count()


def _finding(doubt: Doubt, newest: QualityPicture, earlier: QualityPicture | None) -> Finding:
    count, out_of = newest.figures.get(doubt.value, (0, 0))
    before = earlier.figures.get(doubt.value, (None, None))[0] if earlier else None
    return Finding(doubt.value, count, out_of, before)
