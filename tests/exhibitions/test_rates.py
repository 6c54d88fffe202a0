"""Money in another currency: valued when its rate comes, posted once, with exact amounts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from crm_expo.audit.models import AuditEntry
from crm_expo.tenancy.scope import tenant
from customers.models import Interaction, TouchedCustomer
from customers.services.editing import add_customer
from exhibitions.intake import read_registration
from exhibitions.models import CurrencyRate, Registration
from exhibitions.selectors.shows import figures_of
from exhibitions.services.booking import PricedLine, book_exhibitor, confirm_contract
from exhibitions.services.rates import BaseCurrency, RateInUse, remove_rate, set_rate
from exhibitions.services.registration import record_registration
from tests.clock import today

NOW = timezone.now()
TODAY = today()


def booked(organizer, edition, currency="EUR", day=TODAY):
    company = add_customer(organizer=organizer, kind="company", name="Nordwerk GmbH")
    return book_exhibitor(
        organizer=organizer,
        edition=edition,
        customer=company,
        role="exhibitor",
        number="C-1",
        currency=currency,
        lines=[PricedLine("Booth", 100_001), PricedLine("Power", 500)],
        day=day,
    )


def ledger():
    return list(Interaction.objects.order_by("id").values_list("kind", "effect", "sign", "value_minor"))


def rate(organizer, value, day=TODAY, currency="EUR"):
    return set_rate(organizer=organizer, currency=currency, valid_from=day, rate=Decimal(value), at=NOW)


def test_rate_set_after_confirming_brings_the_contract_to_its_value(organizer, editions, inside):
    with inside():
        contract = booked(organizer, editions[-1])
        confirm_contract(organizer=organizer, contract_id=contract.pk, at=NOW)
        assert figures_of(editions[-1]).missing_rates == 2
        TouchedCustomer.objects.all().delete()
        done = rate(organizer, "7.8")
        contract.refresh_from_db()
        assert (done.valued, done.waiting, done.before) == (2, 0, None)
        assert list(contract.lines.order_by("id").values_list("net_base_minor", "rate")) == [
            (780_008, Decimal("7.8")),
            (3_900, Decimal("7.8")),
        ]
        assert [line for line in ledger() if line[3]] == [("contract_changed", "money", 0, 783_908)]
        assert contract.posted_minor == 783_908
        assert TouchedCustomer.objects.get().customer_id == contract.participation.customer_id
        assert figures_of(editions[-1]).missing_rates == 0
        assert rate(organizer, "7.9").valued == 0
        assert sum(line[3] for line in ledger()) == 783_908


def test_rate_of_a_later_day_waits_for_confirming(organizer, editions, inside):
    with inside():
        contract = booked(organizer, editions[-1], day=TODAY - timedelta(days=9))
        done = rate(organizer, "8", day=TODAY - timedelta(days=1))
        assert (done.valued, done.waiting) == (0, 2)
        confirm_contract(organizer=organizer, contract_id=contract.pk, at=NOW)
        assert ledger()[0] == ("contract_confirmed", "commitment", 1, 804_008)
        assert figures_of(editions[-1]).missing_rates == 0


def test_rate_values_registrations_with_their_addons(organizer, editions, inside):
    price = {"amount": "11.90", "tax": "1.90", "currency": "EUR"}
    payload = {
        "external_id": "t1",
        "edition": editions[-1].slug,
        "status": "registered",
        "person": {"name": "Ada Lovelace", "email": "ada@example.com"},
        "price": price,
        "addons": [{"external_id": "a1", "name": "Workshop", "price": price}],
    }
    with inside():
        record_registration(organizer=organizer, arrival=read_registration(payload), received_at=NOW)
        assert ledger() == [("registered", "commitment", 1, 0)]
        rate(organizer, "7.5")
        assert Registration.objects.get().net_base_minor == 15_000
        assert ledger()[1:] == [("registration_changed", "money", 0, 15_000)]


def test_rates_of_one_organizer_value_nothing_of_another(organizer, rival, editions, inside):
    with inside():
        contract = booked(organizer, editions[-1], currency="USD")
    with tenant(rival):
        rate(rival, "0.9", currency="USD")
    with inside():
        assert set(contract.lines.values_list("net_base_minor", flat=True)) == {None}


def test_rate_set_again_tells_what_it_was_and_goes_only_unused(organizer, editions, inside):
    with inside():
        rate(organizer, "7.8", day=date(2020, 1, 1))
        again = rate(organizer, "7.9", day=date(2020, 1, 1))
        assert again.before == Decimal("7.8")
        assert AuditEntry.objects.filter(action="rate.set").latest("pk").changes == {"rate": ["7.8", "7.9"]}
        booked(organizer, editions[-1])
        with pytest.raises(RateInUse):
            remove_rate(organizer=organizer, rate=again.rate)
        unused = rate(organizer, "7.1", day=TODAY)
        remove_rate(organizer=organizer, rate=unused.rate)
        assert list(CurrencyRate.objects.values_list("rate", flat=True)) == [Decimal("7.9")]
        assert AuditEntry.objects.latest("pk").changes == {"valid_from": [str(TODAY), None], "rate": ["7.1", None]}
        with pytest.raises(BaseCurrency):
            rate(organizer, "2", currency="CNY")
