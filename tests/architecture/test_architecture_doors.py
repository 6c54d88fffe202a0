"""Every routed page states what it takes."""

from tests.architecture.checks import doors


def test_staff_pages_state_capabilities_that_exist():
    assert doors.stated_capabilities(doors.routes("staff"), doors.staff_capabilities()) == []


def test_api_views_state_capabilities_and_ask_the_key():
    assert doors.stated_capabilities(doors.routes("api"), doors.api_capabilities()) == []
    assert doors.loose_api_views(doors.routes("api")) == []


def test_portal_pages_are_public_only_by_saying_so():
    assert doors.open_portal_views(doors.routes("portal")) == []
    names = {route.view.__name__ for route in doors.routes("portal")}
    assert doors.PUBLIC_PORTAL_VIEWS.keys() - names == set()


def test_every_capability_is_asked_by_some_page():
    asked = {
        capability
        for door in ("staff", "api")
        for route in doors.routes(door)
        for capability in (route.capability("get"), route.capability("post"))
    }
    assert doors.staff_capabilities() - asked == doors.ASKED_INSIDE.keys()


def test_every_url_has_a_name():
    nameless = [
        str(route) for door in ("staff", "portal", "api", "root") for route in doors.routes(door) if not route.name
    ]
    assert nameless == []
