"""Scope, capabilities, doors and filters switched off in the running program: the matrix goes red."""

import pytest
from django.db import models
from rest_framework.permissions import AllowAny

from crm_expo.accounts.mount import MountMiddleware
from crm_expo.jobs.services import create_job
from crm_expo.kit import api as kit_api
from crm_expo.tenancy.models import OrganizerManager
from customers.models import Customer
from tests.access import matrix
from tests.architecture.checks import doors, tables
from tests.architecture.checks.doors import routes


def _view(door: str, name: str) -> type:
    return next(route.view for route in routes(door) if route.name == name)


def test_scope_disabled(monkeypatch):
    monkeypatch.setattr(OrganizerManager, "get_queryset", models.Manager.get_queryset)
    assert "customers.Customer.objects.filter() answered without an organizer" in tables.unscoped_methods(
        Customer.objects
    )


def test_manager_replaced(monkeypatch):
    monkeypatch.setattr(tables, "OrganizerManager", type("Other", (models.Manager,), {}))
    assert "customers.Customer.objects: not an OrganizerManager" in tables.loose_managers([Customer])


def test_capability_removed_from_a_view(monkeypatch):
    monkeypatch.setattr(_view("staff", "customers"), "read_access", None)
    found = doors.stated_capabilities(routes("staff"), doors.staff_capabilities())
    assert [violation for violation in found if "customers/ (customers)" in violation] == [
        "staff customers/ (customers): answers get without a read_access"
    ]


def test_capability_that_nobody_has(monkeypatch):
    monkeypatch.setattr(_view("staff", "customers"), "read_access", "customers.reed")
    found = doors.stated_capabilities(routes("staff"), doors.staff_capabilities())
    assert "staff customers/ (customers): read_access 'customers.reed' is in nobody's list" in found


def test_view_that_states_nothing(monkeypatch):
    route = routes("staff")[0]
    monkeypatch.setattr(route.pattern, "callback", lambda request: None)
    found = doors.stated_capabilities([route], doors.staff_capabilities())
    assert found == [f"{route}: a function states no capability"]


def test_capability_not_asked(monkeypatch, world):
    monkeypatch.setattr(MountMiddleware, "_check_capability", lambda self, request, view: None)
    found = matrix.staff_answers(world, "read_only", ("get",))
    assert any(
        "read_only get staff team/ (team): 200, not [403]" in violation.replace(" ,", ",") for violation in found
    )


def test_membership_not_asked(monkeypatch, world):
    class Everybody:
        role = "owner"

    def recognize(self, request, organizer, door, asking):
        request.membership = Everybody()
        return True

    monkeypatch.setattr(MountMiddleware, "_recognize", recognize)
    found = matrix.outsider_answers(world, "owner of the rival", world.theirs.people["owner"])
    assert any("get staff customers/ (customers): 200" in violation for violation in found)


def test_refusal_that_writes(monkeypatch, world):
    """Whoever is turned away has left a row behind."""

    def recognize(self, request, organizer, door, asking):
        create_job(organizer=organizer, kind="scores")
        return False

    monkeypatch.setattr(MountMiddleware, "_recognize", recognize)
    found = matrix.outsider_answers(world, "owner of the rival", world.theirs.people["owner"])
    assert found == ["owner of the rival: was refused, and something changed"]


def test_api_view_open_to_all(monkeypatch):
    view = _view("api", "customer-list")
    monkeypatch.setattr(view, "permission_classes", [AllowAny])
    found = doors.loose_api_views(routes("api"))
    assert (
        "api api/v1/customers/$ (customer-list): CustomerViewSet has permissions or authentication of its own" in found
    )


def test_scope_not_asked(monkeypatch, world):
    monkeypatch.setattr(kit_api, "scopes_allow", lambda scopes, capability: True)
    assert any("get api api/v1/customers/$" in line for line in matrix.key_answers(world, "registrations:write"))


def test_portal_page_made_public(monkeypatch):
    monkeypatch.setattr(_view("portal", "portal-booths"), "is_public", True)
    found = doors.open_portal_views(routes("portal"))
    assert found == ["portal booths/ (portal-booths): BoothsView is public and not on the list"]


def test_portal_session_not_asked(monkeypatch, world):
    monkeypatch.setattr(MountMiddleware, "process_view", lambda *_arguments: None)
    from tests.access.asking import client_of

    assert matrix.portal_strangers(world, "stranger", client_of()) != []


def test_portal_filter_removed(monkeypatch, world):
    """The selectors of the portal ask for the first company whoever is signed in."""
    from exhibitions.portal import views

    plain, company = views.own_participations, world.ours.objects["other_company"]
    monkeypatch.setattr(views, "own_participations", lambda company_id, now: plain(company, now))
    marks = matrix.company_marks(world, "other_company", "A2")
    assert "exhibitor a: is shown the other company's contract" in matrix.portal_marks(world, "a", marks)


def test_cross_mount_resolution(settings, world):
    """One URLconf for all doors let an exhibitor's prefix resolve to a staff view."""
    from tests.access import asking

    before = matrix.wrong_pairs(world)
    settings.PORTAL_URLCONF = settings.STAFF_URLCONF
    assert before == []
    client = asking.portal_client(world.ours, "a")
    staff = [f"/x/{world.ours.organizer.slug}/{route.text}" for route in routes("staff") if not route.kwargs]
    assert {asking.ask(client, "get", path).status for path in staff} != {404}


@pytest.mark.parametrize("method", ["get", "post"])
def test_foreign_object_answered_in_other_words(monkeypatch, world, method):
    """A view that looks past the scope: the rival's object is forbidden, and so betrayed."""
    from django.core.exceptions import PermissionDenied

    from customers.staff import detail

    def looks_past(pk):
        if pk == world.theirs.objects["company"]:
            raise PermissionDenied
        return

    monkeypatch.setattr(detail, "customer_by_id", looks_past)
    monkeypatch.setattr(detail, "record_of", looks_past)
    found = matrix.foreign_objects(world, method)
    assert any(f"{method} staff customers/<int:pk>/ (customer): foreign 403" in violation for violation in found)
