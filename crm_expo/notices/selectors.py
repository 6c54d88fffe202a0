"""Reading notices."""

from django.db.models import QuerySet

from crm_expo.accounts.models import User
from crm_expo.notices.models import Notice, NoticeChoice

#: More than this is not counted: the bell says 99+.
MOST_COUNTED = 100


def unread_count(user_id: int) -> int:
    """This will count what somebody has not read, up to MOST_COUNTED."""
    return Notice.objects.filter(user=user_id, read_at=None).order_by()[:MOST_COUNTED].count()


def notices_of(user: User) -> QuerySet[Notice]:
    """This will return what somebody was told."""
    return Notice.objects.filter(user=user)


def choice_of(user: User) -> NoticeChoice:
    """This will return what somebody chose to be told; everything, before anything was chosen."""
    return NoticeChoice.objects.filter(user=user).first() or NoticeChoice(user=user)
