"""The recording of a running pretix, by file and over the inbox in any order."""

import random
from collections import Counter
from pathlib import Path

import pytest
from django.db.models import Sum
from django.utils import timezone

from crm_expo.tenancy.scope import tenant
from customers.models import Customer, Interaction
from exhibitions.connectors.pretix import read_recording, registrations_of
from exhibitions.intake import read_registration
from exhibitions.models import CheckIn, Participation, Registration, RegistrationLine
from exhibitions.services.importing import OtherEdition, import_pretix, shift_onto
from exhibitions.services.registration import record_registration

RECORDING = Path(__file__).parent.parent / "recordings" / "pretix"


def _state(organizer) -> dict:
    with tenant(organizer):
        companies = Customer.objects.filter(kind="company")
        return {
            "registrations": Counter(Registration.objects.values_list("status", flat=True)),
            "roles": Counter(Registration.objects.values_list("role", flat=True)),
            "lines": RegistrationLine.objects.count(),
            "passages": Counter(CheckIn.objects.values_list("type", flat=True)),
            "people": Customer.objects.filter(kind="person").count(),
            "companies": sorted(companies.values_list("name_key", flat=True)),
            "committed": Interaction.objects.filter(effect="commitment").aggregate(n=Sum("sign"))["n"],
            "money": Interaction.objects.aggregate(n=Sum("value_minor"))["n"],
            "attended": Interaction.objects.filter(effect="participation").aggregate(n=Sum("sign"))["n"],
            "participations": Counter(Participation.objects.values_list("role", "state")),
        }


def _expected_counts(state: dict) -> None:
    assert state["registrations"] == {"registered": 187, "pending": 11, "cancelled": 2}
    assert state["roles"] == {"professional_visitor": 156, "exhibitor_staff": 28, "buyer": 16}
    assert state["lines"] == 9
    assert state["passages"] == {"entry": 128, "exit": 1}
    assert state["people"] == 200
    assert len(state["companies"]) == 10
    assert state["committed"] == 187


def test_recording_by_file_arrives_at_its_counts_and_twice_changes_nothing(organizer, editions):
    counts = import_pretix(
        organizer=organizer,
        edition_slug="fair-4",
        folder=RECORDING,
        shift_to_edition=True,
        now=timezone.now(),
    )
    assert counts == {"done": 200}
    first = _state(organizer)
    _expected_counts(first)
    again = import_pretix(
        organizer=organizer, edition_slug="fair-4", folder=RECORDING, shift_to_edition=True, now=timezone.now()
    )
    assert again == {"unchanged": 200}
    assert _state(organizer) == first


def test_recording_under_the_wrong_edition_moves_nobody_unasked(organizer, editions):
    there = {"organizer": organizer, "folder": RECORDING, "shift_to_edition": True, "now": timezone.now()}
    import_pretix(edition_slug="fair-4", **there)
    before = _state(organizer)
    with pytest.raises(OtherEdition, match="fair-4"):
        import_pretix(edition_slug="fair-3", **there)
    assert _state(organizer) == before
    import_pretix(edition_slug="fair-3", may_move=True, **there)
    import_pretix(edition_slug="fair-4", may_move=True, **there)
    assert _state(organizer)["registrations"] == before["registrations"]


@pytest.mark.parametrize("seed", [1, 2])
def test_recording_in_shuffled_order_with_repeats_arrives_at_the_same(organizer, rival, editions, seed):
    import_pretix(organizer=rival, edition_slug="fair-4", folder=RECORDING, shift_to_edition=True, now=timezone.now())
    recording = read_recording(RECORDING)
    with tenant(organizer):
        shift = shift_onto(recording, editions[3])
    payloads = list(registrations_of(recording, edition="fair-4", shift=shift))
    payloads += random.Random(seed).sample(payloads, 60)
    random.Random(seed).shuffle(payloads)
    for payload in payloads:
        with tenant(organizer):
            record_registration(
                organizer=organizer,
                arrival=read_registration(payload, {"may_be_planned": True}),
                received_at=timezone.now(),
            )
    state = _state(organizer)
    _expected_counts(state)
    other = _state(rival)
    assert {k: v for k, v in state.items() if k != "money"} == {k: v for k, v in other.items() if k != "money"}
