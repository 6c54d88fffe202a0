"""Saved views: tabs of their owner or of the team; a default; the address is the whole state."""

import pytest

from crm_expo.audit.models import AuditEntry
from crm_expo.lists.models import SavedView
from crm_expo.tenancy.scope import tenant

WHERE = '["all",["city","is","上海"]]'


def keep(desk, name="VIP", audience="private", **values):
    form = {"name": name, "audience": audience, "query": f"where={WHERE}&cols=city,owner&sort=-name", **values}
    return desk.post("lists/customers/views/new/", **form)


def views_of(organizer) -> list:
    with tenant(organizer):
        return list(SavedView.objects.order_by("pk").values_list("name", "audience", "is_default", "version"))


def test_a_view_opens_with_all_it_keeps(desk, organizer, parties):
    answer = keep(desk)
    assert answer.status_code == 302
    page = desk.client.get(answer.url)
    assert page.context["current"].label == "VIP"
    assert page.context["is_changed"] is False
    assert [row.name for row in page.context["page"].rows] == ["云帆科技", "王芳"]
    assert page.context["state"].shown == ("city", "owner")
    with tenant(organizer):
        assert AuditEntry.objects.filter(action="view.saved").count() == 1


def test_a_changed_state_is_said_to_be_changed(desk, parties):
    url = keep(desk).url
    page = desk.client.get(url.replace("sort=-name", "sort=name"))
    assert page.context["is_changed"] is True


def test_a_tab_names_its_view_and_what_is_changed_then_stands_in_the_address(desk, parties):
    keep(desk)
    tab = desk.get("customers/").context["tabs"][-1]
    page = desk.get(f"customers/?{tab.query}")
    assert tab.query == f"view={tab.key}"
    assert (page.context["is_changed"], page.context["state"].sort, page.context["state"].shown) == (
        False, "name", ("city", "owner"),
    )  # fmt: skip
    assert [row.name for row in page.context["page"].rows] == ["云帆科技", "王芳"]
    bare = page.context["state"].query(where="", cols="", sort="")
    emptied = desk.get(f"customers/?{bare}")
    assert (emptied.context["current"].label, emptied.context["is_changed"]) == ("VIP", True)
    assert len(emptied.context["page"].rows) == 4


def test_private_views_are_seen_by_their_owner_alone(desk, colleague, parties, organizer):
    keep(desk, "Mine alone")
    keep(desk, "For all", "team")
    with tenant(organizer):
        private = SavedView.objects.get(name="Mine alone").pk
    labels = [tab.label for tab in colleague.get("customers/").context["tabs"]]
    assert "For all" in labels
    assert "Mine alone" not in labels
    assert colleague.get(f"lists/views/{private}/").status_code == 404


def test_others_views_are_not_changed(desk, colleague, organizer):
    keep(desk, "For all", "team")
    with tenant(organizer):
        view = SavedView.objects.get().pk
    before = views_of(organizer)
    assert colleague.post(f"lists/views/{view}/", name="Hijacked", audience="team").status_code == 422
    assert colleague.post(f"lists/views/{view}/", remove="1").status_code == 422
    assert views_of(organizer) == before


def test_a_default_opens_the_list_and_there_is_one(desk, organizer):
    keep(desk, "First", "team", is_default="on")
    keep(desk, "Second", "team", is_default="on")
    keep(desk, "Own", is_default="on")
    assert views_of(organizer) == [
        ("First", "team", False, 1),
        ("Second", "team", True, 1),
        ("Own", "private", True, 1),
    ]
    assert desk.client.get(desk.client.get(desk.at("customers/")).url).context["current"].label == "Own"


def test_a_name_stands_once_and_a_stale_save_is_told(desk, organizer):
    keep(desk)
    assert "You have a view of this name" in keep(desk).content.decode()
    with tenant(organizer):
        view = SavedView.objects.get().pk
    assert desk.post(f"lists/views/{view}/", name="Renamed", audience="private", version=1).status_code == 302
    stale = desk.post(f"lists/views/{view}/", name="Again", audience="private", version=1)
    assert stale.status_code == 422
    assert "meanwhile" in stale.content.decode()
    assert [name for name, *_rest in views_of(organizer)] == ["Renamed"]


def test_a_removed_view_leaves_its_address_working(desk, organizer, parties):
    url = keep(desk).url
    with tenant(organizer):
        view = SavedView.objects.get().pk
    assert desk.post(f"lists/views/{view}/", remove="1").status_code == 302
    assert views_of(organizer) == []
    assert len(desk.client.get(url).context["page"].rows) == 2


@pytest.mark.parametrize("cols", ["gone", "gone,city"])
def test_a_column_that_is_gone_is_told(desk, parties, cols):
    page = desk.get("customers/", cols=cols)
    assert "“gone” is no column" in " ".join(page.context["state"].left_out)
    assert "gone" not in page.context["state"].shown


def test_the_rival_has_tabs_of_its_own(desk, rival, organizer):
    keep(desk, "For all", "team")
    assert views_of(rival) == []
