"""Telling the staff: a notice stands in the transaction of what caused it, or not at all."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from crm_expo.accounts.models import Membership, User
from crm_expo.audit.log import current_actor
from crm_expo.notices.models import Notice, NoticeChoice, NoticeKind
from crm_expo.tenancy.access import ROLES, role_allows
from crm_expo.tenancy.models import Organizer


@dataclass(frozen=True)
class Link:
    """Where a notice leads: a staff page by its URL name."""

    page: str
    args: tuple[int, ...] = ()
    query: str = ""


@dataclass(frozen=True)
class News:
    """What happened. Shape: kit/notice_words.py words a kind with its params, in the reader's language."""

    kind: str
    about: str
    link: Link
    params: dict[str, str | int] = field(default_factory=dict)
    #: a number among the params that adds up over what is told anew
    adds: str = ""


@transaction.atomic
def tell(*, organizer: Organizer, news: News, users: Iterable[int | None]) -> int:
    """
    This will write a notice for each member who wants to know it; nobody is told what it did itself.

    Unread news of the same kind and object is told anew instead of twice. Shape: how many were told.
    """
    actor = current_actor()
    wanted = {pk for pk in users if pk is not None} - ({actor.id} if actor.kind == "staff" else set())
    if not wanted:
        return 0
    members = Membership.objects.filter(user__in=wanted, is_active=True).values_list("user_id", flat=True)
    deaf = NoticeChoice.objects.filter(user__in=wanted, muted__contains=news.kind).values_list("user_id", flat=True)
    told = sorted(set(members) - set(deaf))
    for user_id in told:
        _write(organizer, news, user_id)
    return len(told)


def tell_whoever_may(capability: str, *, organizer: Organizer, news: News, but: User | None = None) -> int:
    """This will tell all members whose role carries a capability, but for one whom it speaks of."""
    roles = [role for role in ROLES if role_allows(role, capability)]
    members = Membership.objects.filter(role__in=roles, is_active=True).exclude(user=but)
    return tell(organizer=organizer, news=news, users=list(members.values_list("user_id", flat=True)))


def _write(organizer: Organizer, news: News, user_id: int) -> None:
    about = {"user_id": user_id, "kind": news.kind, "about": news.about[:80]}
    for _try in range(2):  # a twin may write the same meanwhile: the second try finds its row
        unread = Notice.objects.select_for_update().filter(**about, read_at=None).first()
        times = unread.times + 1 if unread else 1
        params = dict(news.params)
        if unread and news.adds:
            params[news.adds] += unread.params.get(news.adds, 0)
        try:
            with transaction.atomic():
                if unread:
                    unread.delete()
                Notice.objects.create(organizer=organizer, **about, params=params, link=asdict(news.link), times=times)
        except IntegrityError:
            continue
        return


def mark_read(*, user: User, at: datetime, only: int | None = None) -> int:
    """This will note that somebody read a notice, or all of them. Shape: how many were unread."""
    unread = Notice.objects.filter(user=user, read_at=None)
    return (unread.filter(pk=only) if only is not None else unread).update(read_at=at)


@transaction.atomic
def choose_notices(*, organizer: Organizer, user: User, told: Iterable[str], wants_digest: bool) -> NoticeChoice:
    """This will keep what somebody wants to be told, and whether once a day by mail."""
    muted = [kind for kind in NoticeKind.values if kind not in set(told)]
    choice, _created = NoticeChoice.objects.update_or_create(
        user=user, defaults={"organizer": organizer, "muted": muted, "wants_digest": wants_digest}
    )
    return choice
