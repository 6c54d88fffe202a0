"""The command palette's lines: what fits, what the role may see, and nobody else's."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from crm_expo.accounts.models import User
from crm_expo.accounts.services.membership import add_member
from crm_expo.tenancy.scope import tenant
from customers.models import Customer
from customers.services.editing import add_customer
from exhibitions.services.booking import BoothWish, PricedLine, book_exhibitor
from exhibitions.services.shows import add_edition, add_exhibition
from tests.clock import today


def furnish(organizer, name):
    with tenant(organizer):
        company = add_customer(organizer=organizer, kind="company", name=name, city="深圳")
        add_customer(organizer=organizer, kind="person", name="林若溪", phone="+86 138 0256 9017")
        fair = add_exhibition(organizer=organizer, slug="fair", name="Fair")
        for number, booth in enumerate(("A1", "A1", "B2"), start=1):
            start = today() + timedelta(days=365 * number)
            edition = add_edition(
                organizer=organizer, exhibition=fair, slug=f"fair-{number}", number=number, name=f"Fair {number}",
                starts_on=start, ends_on=start,
            )  # fmt: skip
            book_exhibitor(
                organizer=organizer, edition=edition, customer=company, role="exhibitor", number=str(number),
                currency="CNY", lines=[PricedLine("Booth", 1)], booth=BoothWish("Hall 1", booth, 9), day=today(),
            )  # fmt: skip


def seat(organizer, role):
    user = User.objects.create_user(email=f"{role}@{organizer.slug}.example")
    with tenant(organizer):
        add_member(organizer=organizer, user=user, role=role)
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return lambda typed: {
        group.label: [offer.label for offer in group.offers]
        for group in client.get(f"/o/{organizer.slug}/palette/?{urlencode({'q': typed})}").context["groups"]
    }


@pytest.fixture
def ask(organizer, rival, put_together_anew):
    furnish(organizer, "深圳市云帆智能装备有限公司")
    furnish(rival, "深圳市云海科技有限公司")
    return seat(organizer, "owner")


def test_finds_by_any_part_of_a_name_a_phone_tail_and_a_booth(ask):
    for typed in ("深", "云帆", "szsyf", "YUNFAN"):
        assert ask(typed)["Companies"] == ["深圳市云帆智能装备有限公司"], typed
    for typed in ("若溪", "linruoxi", "9017"):
        assert ask(typed)["People"] == ["林若溪"], typed
    assert ask("a1")["Booths"] == ["Hall 1 A1 · 深圳市云帆智能装备有限公司"] * 2
    assert ask("fair 3")["Editions"] == ["Fair 3"]
    assert ask("audit") == {"Go to": ["Audit log"]}
    assert ask("云海") == {}


@pytest.mark.parametrize("typed", ["a12", "A12", "Ａ12", "a-12", "Ａ－１２", "A 12", "a.12"])
def test_booth_is_found_however_its_number_is_written(ask, organizer, rival, typed):
    for owner, holder in ((organizer, "云雀科技有限公司"), (rival, "Rival Robotics AG")):
        with tenant(owner):
            company = add_customer(organizer=owner, kind="company", name=holder)
            fair = add_exhibition(organizer=owner, slug="other", name="Other")
            edition = add_edition(
                organizer=owner, exhibition=fair, slug="other-1", number=1, name="Other 1", starts_on=today(),
                ends_on=today(),
            )  # fmt: skip
            book_exhibitor(
                organizer=owner, edition=edition, customer=company, role="exhibitor", number="K1", currency="CNY",
                lines=[PricedLine("Booth", 1)], booth=BoothWish("Hall 7", "A-12", 9), day=today(),
            )  # fmt: skip
    assert ask(typed)["Booths"] == ["Hall 7 A-12 · 云雀科技有限公司"]


def test_who_comes_close_stands_under_words_that_say_so(ask, organizer):
    with tenant(organizer):
        add_customer(organizer=organizer, kind="company", name="Nordwerk GmbH")
    assert ask("nordwrek") == {
        "Nothing under “nordwrek”; this is close": ["Nordwerk GmbH"],
        "All": ["All that come close to “nordwrek”"],
    }
    with tenant(organizer):
        add_customer(organizer=organizer, kind="company", name="Nordwrek AB")
    assert ask("nordwrek")["Companies"] == ["Nordwrek AB"]
    assert ask("nordwrek")["Close to “nordwrek”"] == ["Nordwerk GmbH"]


def test_palette_asks_as_many_questions_for_many_customers_as_for_few(ask, organizer):
    def asked():
        with CaptureQueriesContext(connection) as captured:
            ask("云帆")
        return len(captured)

    asked()  # finds the organizer
    few = asked()
    with tenant(organizer):
        for number in range(20):
            add_customer(organizer=organizer, kind="company", name=f"深圳云帆{number}号有限公司")
    assert asked() == few <= 10


def test_edition_that_begins_with_what_is_typed_stands_first(ask, organizer):
    with tenant(organizer):
        add_customer(organizer=organizer, kind="company", name="World Fair Builders")
    assert list(ask("fair"))[:2] == ["Editions", "Companies"]
    assert next(iter(ask("fair buil"))) == "Companies"


def test_pages_are_found_by_their_names_in_either_language(ask):
    for typed in ("客户", "customers"):
        assert ask(typed)["Go to"] == ["Customers"], typed
    assert ask("fair-2")["Editions"] == ["Fair 2"]


def test_customers_are_found_by_the_number_that_stands_beside_them(ask, organizer, rival):
    with tenant(rival):
        theirs = Customer.objects.get(kind="company").pk
    with tenant(organizer):
        own = Customer.objects.get(kind="company")
    for typed in (f"#{own.pk}", str(own.pk)):
        assert ask(typed)["Number"] == [own.name]
    for typed in (f"#{theirs}", "#0", f"#{own.pk}1", "#9" * 3, "9" * 30):
        assert "Number" not in ask(typed), typed


def test_chinese_names_are_found_though_something_in_the_middle_is_left_out(ask):
    name = "深圳市云帆智能装备有限公司"
    assert ask("深圳云帆")["Nothing under “深圳云帆”; this is close"] == [name]
    assert ask("云 帆")["Companies"] == [name]
    assert "Companies" not in ask("深圳云海")


def test_theme_is_switched_from_the_keys(ask):
    for typed in ("dark", "theme", "Light or"):
        assert "Light or dark" in ask(typed)["Do"]
    assert "Light or dark" not in ask("")["Do"]


def test_empty_box_offers_acts_and_pages_that_the_role_may(ask, organizer):
    assert ask("")["Do"] == ["New customer", "Register a visitor", "Book an exhibitor"]
    at_the_desk = seat(organizer, "on_site")
    assert at_the_desk("")["Do"] == ["Register a visitor"]
    assert "Insights" not in at_the_desk("")["Go to"]
    assert "Do" not in seat(organizer, "read_only")("")


@pytest.mark.parametrize("typed", ["\x00", "%", "'", "<script>", "x" * 10_000, "😀", "\u202e云帆", "   ", "云\n帆"])
def test_odd_input_finds_something_or_nothing(ask, typed):
    assert isinstance(ask(typed), dict)
