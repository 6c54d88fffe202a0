"""A mail a day that tells what was not read; never the same news twice."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm_expo.accounts.models import Membership, User
from crm_expo.kit.links import link_to
from crm_expo.kit.notice_words import mail_address_of, words_of
from crm_expo.notices.models import Notice, NoticeChoice
from crm_expo.outbox.models import Mail
from crm_expo.outbox.services import queue_mail
from crm_expo.tenancy.models import Organizer

MOST_TOLD = 30
#: What was read so long ago is forgotten.
KEPT_FOR = timedelta(days=90)


@transaction.atomic
def queue_digests(*, organizer: Organizer, at: datetime) -> int:
    """
    This will write a mail for every member who has unread news that no mail told yet, and forget what is long read.

    Shape:  how many mails were written.
    """
    Notice.objects.filter(read_at__lt=at - KEPT_FOR).delete()
    silent = NoticeChoice.objects.filter(wants_digest=False).values("user_id")
    new = Notice.objects.filter(read_at=None, mailed_at=None).exclude(user__in=silent)
    members = Membership.objects.filter(is_active=True, user__is_active=True, user__in=new.values("user_id"))
    count = 0
    for member in members.select_related("user"):
        if Mail.objects.filter(key=_key(organizer, member.user, at)).exists():
            continue
        own = list(new.filter(user=member.user).order_by("-id").select_for_update(of=("self",)))
        if own:
            _queue(organizer, member.user, own, at)
            Notice.objects.filter(pk__in=[notice.pk for notice in own]).update(mailed_at=at)
            count += 1
    return count


def _key(organizer: Organizer, user: User, at: datetime) -> str:
    """One mail a day of the organizer's clock."""
    return f"digest:{user.pk}:{at.astimezone(organizer.tzinfo).date().isoformat()}"


def _queue(organizer: Organizer, user: User, notices: list[Notice], at: datetime) -> Mail:
    with translation.override(user.language), timezone.override(organizer.tzinfo):
        return queue_mail(
            organizer=organizer,
            key=_key(organizer, user, at),
            to_email=user.email,
            subject=ngettext(
                "%(organizer)s: %(count)s piece of news", "%(organizer)s: %(count)s pieces of news", len(notices)
            )
            % {"organizer": organizer.name, "count": len(notices)},
            body=_body(organizer, user, notices),
            language=user.language,
        )


def _body(organizer: Organizer, user: User, notices: list[Notice]) -> str:
    parts = [_("Hello %(name)s,") % {"name": user}, _("since you last looked:")]
    for notice in notices[:MOST_TOLD]:
        when = date_format(timezone.localtime(notice.created_at), "SHORT_DATETIME_FORMAT")
        parts.append(f"{when}  {words_of(notice)}\n{mail_address_of(organizer, notice)}")
    if (more := len(notices) - MOST_TOLD) > 0:
        parts.append(ngettext("and %(count)s more.", "and %(count)s more.", more) % {"count": more})
    page = link_to(organizer, "staff", "notices")
    parts.append(_("All of them, and what you are told: %(link)s") % {"link": page})
    return "\n\n".join(parts)
