"""The demo: its plan keeps the promised head counts, its rows say what the services would have said."""

import dataclasses
import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Sum
from stdnum.cn import uscc

from analytics.models import EditionFact, StoredModel
from crm_expo.accounts.models import Membership, PortalAccess, User
from crm_expo.boot.demo import write_parties
from crm_expo.boot.demo.attendance import Turnout, plan_turnout
from crm_expo.boot.demo.large import load_large
from crm_expo.boot.demo.load import NotOurs, demo_organizers, load, score
from crm_expo.boot.demo.planning import Plan, plan_hanse, plan_nanhai
from crm_expo.boot.demo.removal import remove_demo
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import tenant
from customers.models import Affiliation, Customer, Interaction, Scorecard, SearchToken
from customers.normal import customer_keys, email_key, phone_e164
from customers.tokens import search_tokens
from exhibitions.models import Contract, Edition, Participation, Registration
from exhibitions.services.booking import post_contract
from exhibitions.services.categories import role_of_category
from exhibitions.services.posting import post_registration

DAY = date(2026, 4, 16)
AS_OF = datetime(2026, 4, 16, 2, 30, tzinfo=UTC)


@cache
def _plans(seed: int = 7) -> tuple[Plan, Plan]:
    nanhai = plan_nanhai(seed, DAY)
    return nanhai, plan_hanse(seed, DAY, nanhai)


def _came(plan: Plan, slug: str) -> set:
    return {b.company for b in plan.bookings if b.edition.slug == slug and b.outcome == "took_part" and not _paid(b)}


def _paid(booking) -> bool:
    return booking.role == "sponsor"


@pytest.mark.parametrize("seed", range(5))
def test_turnout_is_exact_for_any_seed(seed):
    sizes = (180, 215, 250, 280, 310, 340, 370, 400, 410)
    turnout = Turnout(sizes, exact=7, returning=252, faithful=64, forced=((0, 2, 7), (3, 4)))

    histories = plan_turnout(random.Random(seed), turnout)

    assert histories[:2] == [(0, 2, 7), (3, 4)]
    assert [sum(e in h for h in histories) for e in range(9)] == list(sizes)
    assert sum(7 in h and h[0] < 7 for h in histories) == 252
    assert sum(set(range(8)) <= set(h) for h in histories) == 64


def test_eighth_fair_has_the_published_shares():
    nanhai, _hanse = _plans()
    fairs = [_came(nanhai, f"tech-{number}") for number in range(1, 9)]

    assert [len(fair) for fair in fairs[:4] + fairs[7:]] == [180, 215, 250, 280, 400]
    assert len(fairs[7] & set().union(*fairs[:7])) == 252
    assert len(set.intersection(*fairs)) == 64
    assert (len(_came(nanhai, "wine-1")), len(_came(nanhai, "wine-2"))) == (500, 700)
    assert not [b for b in nanhai.bookings if b.edition.slug == "tech-8" and b.role == "co_exhibitor"]
    assert any(b.role == "co_exhibitor" and b.main is not None for b in nanhai.bookings)


def test_plan_is_the_same_for_the_same_seed_and_day():
    nanhai, again = _plans()[0], plan_nanhai(7, DAY)

    def said(plan: Plan) -> list[str]:
        lines = [f"{b.number} {b.company.name} {b.confirmed_at} {b.net_base}" for b in plan.bookings]
        lines += [f"{v.external_id} {v.person.email} {v.registered_at} {v.gross} {v.passages}" for v in plan.visits]
        return lines + [repr(dataclasses.astuple(person)[:7]) for person in plan.people]

    assert said(again) == said(nanhai)


def test_dates_lie_around_the_load_day_and_nothing_is_ahead():
    nanhai, hanse = _plans()
    running = nanhai.editions["tech-fair"][8]
    midnight = running.at(DAY, 0)
    moments = [v.registered_at for v in nanhai.visits] + [p.at for v in nanhai.visits for p in v.passages]
    moments += [b.confirmed_at for plan in (nanhai, hanse) for b in plan.bookings]

    assert (running.starts_on, running.ends_on) == (DAY - timedelta(days=1), DAY + timedelta(days=3))
    assert 330 <= (DAY - nanhai.editions["tech-fair"][7].ends_on).days <= 350
    assert max(moments) < midnight
    assert sum(v.came for v in nanhai.visits if v.edition is running) == 500


def test_names_addresses_and_codes_are_well_formed_and_unique():
    nanhai, hanse = _plans()
    for plan in (nanhai, hanse):
        emails = [email_key(person.email) for person in plan.people]
        codes = [company.uscc for company in plan.companies if company.uscc]
        assert "" not in emails
        assert all(phone_e164(p.phone, p.country) == p.phone for p in [*plan.people, *plan.companies] if p.phone)
        assert all(uscc.is_valid(code) for code in codes)
        assert len(set(emails)) == len(emails)
        assert len(set(codes)) == len(codes)
        assert len({company.name for company in plan.companies}) == len(plan.companies)
        assert all(role_of_category(visit.category) == visit.role for visit in plan.visits)
    chinese = [company for company in nanhai.companies if company.country == "CN" and company.name_latin]
    assert sum(bool(company.uscc) for company in chinese) > 0.85 * len(chinese)
    assert len(set(hanse.companies) & set(nanhai.companies)) == 25
    assert len(set(hanse.people) & set(nanhai.people)) == 60


def test_lin_ruoxi_missed_the_last_fair():
    nanhai, _hanse = _plans()
    visits = [v for v in nanhai.visits if v.person is nanhai.cast.lin_ruoxi]

    assert [(v.edition.slug, v.came) for v in visits] == [("tech-4", True), ("tech-6", True), ("tech-7", True)]


def test_organizer_of_the_same_name_is_left_alone(db):
    Organizer.objects.create(slug="nanhai", name="Somebody else")

    with pytest.raises(NotOurs):
        load(as_of=AS_OF)

    assert Organizer.objects.count() == 1
    assert not User.objects.exists()


def test_demo_loads_whole_and_goes_whole(db, monkeypatch):
    monkeypatch.setattr(write_parties, "search_tokens", lambda text: sorted(search_tokens(text))[:2])

    report = load(as_of=AS_OF, seed=7)

    nanhai, hanse = demo_organizers()[::-1]
    assert report.rows["nanhai"]["search tokens"] > report.rows["nanhai"]["customers"] > 14_000
    _check_counts(nanhai, hanse)
    _check_fences(nanhai, hanse)
    for organizer in (nanhai, hanse):
        _check_ledger(organizer)
        _check_services_find_nothing_to_post(organizer)
        _check_normal_forms(organizer)
    assert score(as_of=AS_OF) == ["hanse", "nanhai"]
    _check_scores(nanhai)
    before = _everything(nanhai)
    assert load(as_of=AS_OF + timedelta(days=1), seed=8) is None
    assert score(as_of=AS_OF + timedelta(days=1)) == []
    assert _everything(nanhai) == before
    _as_owner(remove_demo)
    assert not Organizer.objects.exists()
    assert User.objects.count() == 9
    assert not User.objects.filter(is_active=True).exists()


def _check_counts(nanhai: Organizer, hanse: Organizer) -> None:
    with tenant(nanhai):
        kinds = dict(Customer.objects.values_list("kind").annotate(n=Count("id")).order_by())
        shown = Participation.objects.filter(edition__slug="tech-8", role="exhibitor", state="took_part").count()
        prospects = Customer.objects.filter(kind="company").exclude(stage="actual").exclude(prospect_source="ticketing")
        assert (kinds["person"], shown, prospects.count()) == (pytest.approx(12_000, rel=0.03), 400, 150)
        assert Edition.objects.count() == 11
        assert Counter(Contract.objects.values_list("state", flat=True)).keys() == {"confirmed", "cancelled", "draft"}
        assert Contract.objects.exclude(currency="CNY").count() > 500
        assert PortalAccess.objects.count() == 2
        assert Membership.objects.count() == 7
        assert Customer.objects.exclude(owner=None).exists()
        assert Customer.objects.exclude(parent=None).exists()
        assert Affiliation.objects.filter(is_primary=True).count() > 1500
    with tenant(hanse):
        people = Customer.objects.filter(kind="person").count()
        assert (Edition.objects.count(), people) == (3, pytest.approx(820, rel=0.05))


def _check_fences(nanhai: Organizer, hanse: Organizer) -> None:
    """The same people and companies, each organizer with rows of its own."""
    with tenant(nanhai):
        ours = set(Customer._base_manager.values_list("id", flat=True))
        lin = Customer.objects.get(email_key="lin.ruoxi@example.com")
        assert set(Interaction._base_manager.values_list("organizer_id", flat=True).distinct()) == {nanhai.pk}
        assert set(SearchToken._base_manager.values_list("organizer_id", flat=True).distinct()) == {nanhai.pk}
    with tenant(hanse):
        theirs = set(Customer._base_manager.values_list("id", flat=True))
        assert Customer.objects.get(email_key="lin.ruoxi@example.com").pk != lin.pk
        assert set(Interaction._base_manager.values_list("customer_id", flat=True).distinct()) <= theirs
    assert not ours & theirs


def _check_ledger(organizer: Organizer, until: datetime = AS_OF) -> None:
    """Participations can be rebuilt from the ledger, and money stands once on both sides."""
    with tenant(organizer):
        lines = Interaction.objects.exclude(edition_id=None).values("customer_id", "edition_id", "role", "effect")
        sums = {tuple(row.values()) for row in lines.annotate(n=Sum("sign")).order_by() if row.pop("n") > 0}
        rows = Participation.objects.values_list("customer_id", "edition_id", "role", "state")
        took = {(c, e, r, "participation") for c, e, r, state in rows if state == "took_part"}
        bound = {(c, e, r, "commitment") for c, e, r, s in rows if s in ("took_part", "committed", "no_show")}
        assert sums == took | bound
        posted = sum(model.objects.aggregate(total=Sum("posted_minor"))["total"] for model in (Contract, Registration))
        assert Interaction.objects.aggregate(total=Sum("value_minor"))["total"] == posted > 0
        assert Interaction.objects.aggregate(last=Max("occurred_at"))["last"] < until


def _check_services_find_nothing_to_post(organizer: Organizer) -> None:
    """The services, shown a loaded row, agree with its ledger lines."""
    with tenant(organizer):
        before = (Interaction.objects.count(), _states())
        for status in ("registered", "cancelled", "refunded", "pending"):
            some = Registration.objects.select_related("customer", "edition").filter(status=status)
            for registration in [*some.order_by("id")[:8], *some.filter(checkins__undone_at__isnull=False)[:3]]:
                post_registration(organizer=organizer, registration=registration, before=None, at=AS_OF)
        for state in ("confirmed", "cancelled", "draft"):
            some = Contract.objects.select_related("participation__edition", "participation__customer")
            for contract in some.filter(state=state).order_by("id")[:10]:
                post_contract(organizer=organizer, contract=contract, at=AS_OF)
        assert (Interaction.objects.count(), _states()) == before


def _states() -> dict:
    return dict(Participation.objects.values_list("state").annotate(n=Count("id")).order_by())


def _check_normal_forms(organizer: Organizer) -> None:
    with tenant(organizer):
        for customer in Customer.objects.order_by("-id")[:50:5]:
            fields = ("kind", "name", "name_latin", "email", "phone", "uscc", "country")
            keys = customer_keys(**{field: getattr(customer, field) for field in fields})
            assert {name: getattr(customer, name) for name in vars(keys)} == vars(keys)


def _check_scores(nanhai: Organizer) -> None:
    """What the product computes from the ledger is what was planned."""
    with tenant(nanhai):
        fact = EditionFact.objects.get(edition__slug="tech-8", role="exhibitor")
        assert (fact.participants, fact.returning, fact.every_edition) == (400, 252, 64)
        fitted = dict(
            StoredModel.objects.filter(kind="return", exhibition_id=fact.exhibition_id).values_list("role", "status")
        )
        assert (fitted["exhibitor"], fitted["visitor"]) == ("ok", "ok")
        wine = Edition.objects.get(slug="wine-2").exhibition_id
        statuses = set(Scorecard.objects.filter(exhibition_id=wine).values_list("return_status", flat=True))
        assert "ok" not in statuses
        lin = Scorecard.objects.get(customer__email_key="lin.ruoxi@example.com", exhibition_id=fact.exhibition_id)
        assert (lin.recency, lin.frequency, lin.committed, lin.tier) == (3, 3, False, "cannot_lose")


def _everything(organizer: Organizer) -> tuple:
    with tenant(organizer):
        models = (Customer, Interaction, Participation, Registration, Contract, SearchToken, Scorecard, Membership)
        return (*(model.objects.count() for model in models), User.objects.count(), Organizer.objects.count())


def _as_owner(work) -> None:
    """As `--reset` does in a process that connects as owner."""
    owner, app = settings.DATABASES["default"]["USER"], settings.DATABASE_APP_ROLE
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {connection.ops.quote_name(owner)}")
    work()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"SET ROLE {connection.ops.quote_name(app)}")


def test_large_organizer_is_made_scored_and_removed(db):
    organizer = load_large(customers=400, as_of=AS_OF, seed=7)
    assert load_large(customers=400, as_of=AS_OF, seed=7) is None
    assert demo_organizers() == [organizer]
    assert score(as_of=AS_OF) == ["dahai"]
    with tenant(organizer):
        assert (Customer.objects.count(), Customer.objects.filter(kind="company").count()) == (400, 16)
        assert 3500 < Interaction.objects.count() < 4500
        held = [edition for edition in Edition.objects.order_by("number") if edition.ends_on < AS_OF.date()]
        assert len(held) == 8
        someone = Customer.objects.filter(kind="person").first()
        assert SearchToken.objects.filter(customer=someone).exists()
        assert Scorecard.objects.filter(is_overall=True, participations__gt=0).count() > 300
    _as_owner(remove_demo)
    assert not Organizer.objects.filter(slug="dahai").exists()
