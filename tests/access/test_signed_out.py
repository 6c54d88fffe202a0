"""A session that ended while somebody was typing."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.access.asking import client_of

FORM = "/o/alpha/customers/7/edit/"


def query(answer) -> dict:
    return parse_qs(urlsplit(answer.headers.get("HX-Redirect") or answer["Location"]).query)


@pytest.mark.parametrize(
    ("referer", "page"),
    [
        (f"http://testserver{FORM}?from=list", f"{FORM}?from=list"),
        ("http://evil.example/o/alpha/", "/o/alpha/"),
        ("http://testserver/x/alpha/", "/o/alpha/"),
        ("", "/o/alpha/"),
    ],
)
def test_sent_form_learns_that_nothing_was_saved(organizer, referer, page):
    answer = client_of().post("/o/alpha/customers/7/contacts/", {}, headers={"referer": referer})
    assert (answer.status_code, query(answer)) == (302, {"next": [page], "unsaved": ["1"]})
    assert "nothing was saved" in client_of().get(answer["Location"]).content.decode()


def test_htmx_leads_to_sign_in_and_back_to_the_page(organizer):
    headers = {"hx-request": "true", "hx-current-url": f"http://testserver{FORM}"}
    answer = client_of().post("/o/alpha/customers/7/edit/", {}, headers=headers)
    assert query(answer) == {"next": [FORM], "unsaved": ["1"]}
    assert query(client_of().get("/o/alpha/jobs/running/", headers=headers)) == {"next": [FORM]}


def test_page_that_is_only_read_says_nothing_of_saving(organizer):
    answer = client_of().get(f"{FORM}?a=1")
    assert query(answer) == {"next": [f"{FORM}?a=1"]}
    assert "nothing was saved" not in client_of().get(answer["Location"]).content.decode()
