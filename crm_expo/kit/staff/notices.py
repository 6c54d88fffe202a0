"""What a member of the staff was told: the list, the way to what it speaks of, what to be told."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_expo.kit.desk import DeskView
from crm_expo.kit.notice_words import address_of, told
from crm_expo.kit.paging import Order, keyset_page
from crm_expo.notices.models import NoticeKind
from crm_expo.notices.selectors import choice_of, notices_of, unread_count
from crm_expo.notices.services import choose_notices, mark_read


class NoticesView(DeskView):
    """All notices, newest first; posting marks one of them, or all, as read."""

    read_access = write_access = "home.read"
    template_name = "kit_pages/notices.html"

    def get(self, request):
        notices = notices_of(request.user)
        is_unread = request.GET.get("only") == "unread"
        if is_unread:
            notices = notices.filter(read_at=None)
        page = keyset_page(notices, order=Order("pk", descending=True), cursor=request.GET.get("cursor", ""))
        choice = choice_of(request.user)
        return self.page(
            {
                "page": page,
                "rows": [told(notice) for notice in page.rows],
                "unread": unread_count(request.user.pk),
                "is_unread": is_unread,
                "query": "only=unread" if is_unread else "",
                "kinds": [(kind, label, kind not in choice.muted) for kind, label in NoticeKind.choices],
                "wants_digest": choice.wants_digest,
            }
        )

    def post(self, request):
        mark_read(user=request.user, at=timezone.now(), only=_number(request.POST.get("notice", "")))
        return redirect(reverse("notices") + ("?only=unread" if request.POST.get("only") == "unread" else ""))


class NoticeOpenView(DeskView):
    """On to what a notice speaks of, which is read then; somebody else's is as one that does not exist."""

    read_access = "home.read"

    def get(self, request):
        number = _number(request.GET.get("notice", ""))
        notice = notices_of(request.user).filter(pk=number).first() if number is not None else None
        if notice is None:
            return redirect("notices")
        mark_read(user=request.user, at=timezone.now(), only=notice.pk)
        return redirect(address_of(notice))


class NoticeChoiceView(DeskView):
    """What to be told, and whether once a day by mail."""

    write_access = "home.read"

    def post(self, request):
        choose_notices(
            organizer=self.organizer,
            user=request.user,
            told=request.POST.getlist("kind"),
            wants_digest=bool(request.POST.get("digest")),
        )
        messages.success(request, _("Your choice is kept."))
        return redirect("notices")


def _number(text: str) -> int | None:
    """A row's number; an empty text is none, what is no number is nobody's."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
