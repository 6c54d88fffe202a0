"""Parts of a customer's page that are the same for every customer but for a few values, which go into places."""

from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeString

from crm_expo.kit.attachment_field import ACCEPT
from crm_expo.kit.fragments import CLOSE, OPEN, filled, fragment
from crm_expo.kit.own_marks import form_token, fresh_ref
from customers.models import Customer
from customers.staff.forms import ActivityForm

_ICONS = {"call": "phone", "email": "mail", "visit": "building", "note": "note"}


@dataclass(frozen=True)
class Own:
    """Where the addresses of a customer's page begin; its number is a place."""

    mount: str
    may_write: bool = True

    @property
    def own(self) -> str:
        """The address of the page."""
        return reverse("customer", args=[0]).replace("/0/", f"/{OPEN}pk{CLOSE}/")


@dataclass(frozen=True)
class ActivityBox(Own):
    """The box that an activity is logged in: empty, or as it was refused."""

    kind: str = "call"
    text: str = ""
    day: str = ""
    is_refused: bool = False
    errors: tuple[tuple[str, str], ...] = field(default=())
    accept: str = ACCEPT

    @property
    def kinds(self) -> list[tuple[str, str, str]]:
        """Shape: (value, label, icon)."""
        return [(value, str(label), _ICONS[value]) for value, label in ActivityForm.base_fields["kind"].choices]

    @property
    def text_is_wrong(self) -> bool:
        """Whether what was typed is the trouble."""
        return any(name == "text" for name, _error in self.errors)


def rendered_actions(customer: Customer, *, may_write: bool) -> SafeString:
    """This will return what stands beside the path: walking the list, edit, print."""
    return filled(fragment("customers/record_actions.html", Own(get_script_prefix(), may_write)), {"pk": customer.pk})


def rendered_forms(request: HttpRequest, customer: Customer) -> SafeString:
    """This will return the forms that buttons of lines belong to."""
    values = {"pk": customer.pk, "version": customer.version, "csrf_token": form_token(request)}
    return filled(fragment("customers/record_forms.html", Own(get_script_prefix())), values)


def rendered_pin_card(request: HttpRequest, customer: Customer) -> SafeString:
    """This will return the card that a note is pinned with."""
    values = {"pk": customer.pk, "csrf_token": form_token(request)}
    return filled(fragment("customers/pin_card.html", Own(get_script_prefix())), values)


def rendered_activity(request: HttpRequest, customer: Customer, form: ActivityForm | None = None) -> SafeString:
    """This will return the box for an activity; with a refused form, what was typed and why it was refused."""
    box, ref = ActivityBox(get_script_prefix()), fresh_ref(request)
    if form is not None:
        told = [(name, str(error)) for name, errors in form.errors.items() for error in errors]
        typed = {name: str(form[name].value() or "") for name in ("kind", "text", "happened_on")}
        box = ActivityBox(
            get_script_prefix(),
            kind=typed["kind"],
            text=typed["text"],
            day=typed["happened_on"],
            is_refused=True,
            errors=tuple(told),
        )
        ref = form["ref"].value() or ref
    values = {
        "pk": customer.pk,
        "ref": ref,
        "csrf_token": form_token(request),
        "draft": f"draft:{request.organizer.slug}:{request.user.pk}:{customer.pk}",
    }
    return filled(fragment("customers/activity_form.html", box), values)
