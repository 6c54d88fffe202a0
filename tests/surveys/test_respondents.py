"""An answer is tied to the customer that its row names; where several may be meant, to nobody, and it is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from crm_expo.tenancy.scope import tenant
from customers.models import Customer, Kind
from customers.services.matching import affiliate, create_customer
from exhibitions.models import Booth, BoothAllocation, Contract, Hall, Participation
from exhibitions.services.shows import add_edition, add_exhibition
from surveys.models import AnswerImport, Response, Survey
from surveys.services.answering import open_survey
from surveys.services.importing import keep_file, run_import
from tests.clock import today

NOW = timezone.now()


@pytest.fixture
def surveys(organizer) -> dict[str, Survey]:
    with tenant(organizer):
        fair = add_exhibition(organizer=organizer, slug="fair", name="Fair")
        day = today()
        edition = add_edition(
            organizer=organizer, exhibition=fair, slug="fair-1", number=1, name="Fair 1",
            starts_on=day - timedelta(days=10), ends_on=day - timedelta(days=7),
        )  # fmt: skip
        return {
            audience: open_survey(organizer=organizer, edition=edition, audience=audience, at=NOW)
            for audience in ("exhibitor", "visitor")
        }


def company(organizer, name: str, **values) -> Customer:
    return create_customer(organizer=organizer, kind=Kind.COMPANY, name=name, **values)


def person(organizer, name: str, **values) -> Customer:
    return create_customer(organizer=organizer, kind=Kind.PERSON, name=name, **values)


def bring(organizer, survey, text: str) -> AnswerImport:
    arrived = keep_file(organizer=organizer, survey=survey, name="answers.csv", content=text.encode())
    return run_import(organizer=organizer, arrived=arrived, at=timezone.now())


def whose() -> dict[str, int | None]:
    return dict(Response.objects.values_list("external_id", "customer_id"))


def test_number_contract_booth_code_name_and_address_find_the_exhibitor(organizer, surveys):
    survey = surveys["exhibitor"]
    with tenant(organizer):
        nordwerk = company(organizer, "Nordwerk GmbH", uscc="91350100M000100Y43", email="info@nordwerk.example")
        ada = person(organizer, "Ada Lovelace", email="ada@nordwerk.example")
        affiliate(organizer=organizer, person=ada, company=nordwerk)
        hall = Hall.objects.create(organizer=organizer, edition=survey.edition, name="1B")
        booth = Booth.objects.create(organizer=organizer, hall=hall, number="1B-128", area_m2=9)
        part = Participation.objects.create(
            organizer=organizer, customer=nordwerk, edition=survey.edition, role="exhibitor", state="took_part"
        )
        BoothAllocation.objects.create(organizer=organizer, booth=booth, participation=part)
        Contract.objects.create(organizer=organizer, participation=part, number="C-77", currency="CNY")
        rows = [
            f"a,{nordwerk.pk},,,,,,3", "b,,C-77,,,,,3", "c,,,1b-128,,,,3", "d,,,,91350100M000100Y43,,,3",
            "e,,,,,NORDWERK gmbh,,3", "f,,,,,,ada@nordwerk.example,3", "g,,,,,,INFO@nordwerk.example,3",
        ]  # fmt: skip
        done = bring(organizer, survey, "id,customer_id,contract,booth,uscc,company,email,overall\n" + "\n".join(rows))
        assert (done.joined, done.new_customers, done.remarks) == (7, 0, [])
        assert whose() == dict.fromkeys("abcdefg", nordwerk.pk)


def test_doubtful_rows_are_taken_tied_to_nobody_and_told(organizer, surveys):
    with tenant(organizer):
        first, second = company(organizer, "Twin Ltd"), company(organizer, "TWIN ltd.")
        other = company(organizer, "Other AG")
        rows = [
            "a,,Twin Ltd,,3",
            f"b,{first.pk},Other AG,,3",
            "c,987654321,,,3",
            "d,,,nobody@x.example,3",
            f"e,{second.pk},Twin Ltd,,3",
        ]
        done = bring(organizer, surveys["exhibitor"], "id,customer_id,company,email,overall\n" + "\n".join(rows))
        assert [remark[:3] for remark in done.remarks] == [
            [2, "company", "ambiguous_customer"],
            [3, "company", "contradiction"],
            [4, "customer", "unknown_customer"],
            [5, "email", "unknown_customer"],
        ]
        assert whose() == {"a": None, "b": None, "c": None, "d": None, "e": second.pk}
        assert set(Customer.objects.all()) == {first, second, other}


def test_an_address_of_two_persons_is_told_and_a_merged_customer_is_followed(organizer, surveys):
    with tenant(organizer):
        kept = person(organizer, "林若溪", email="lin@x.example")
        person(organizer, "林若溪", email="lin@x.example")
        lost = person(organizer, "Ben")
        Customer.objects.filter(pk=lost.pk).update(merged_into=kept)
        done = bring(
            organizer, surveys["visitor"], f"id,customer_id,email,overall\na,,lin@x.example,3\nb,{lost.pk},,4\n"
        )
        assert [remark[:3] for remark in done.remarks] == [[2, "email", "ambiguous_customer"]]
        assert whose() == {"a": None, "b": kept.pk}


def test_names_null_and_nan_are_names(organizer, surveys):
    with tenant(organizer):
        bring(organizer, surveys["visitor"], "id,name,email,overall\n1,NULL,null@x.example,3\n2,nan,nan@x.example,4\n")
        assert set(Customer.objects.values_list("name", flat=True)) == {"NULL", "nan"}


def test_a_corrected_file_doubles_nobody(organizer, surveys):
    survey = surveys["exhibitor"]
    with tenant(organizer):
        first = bring(organizer, survey, "overall,nps\n5,9\n6,8\n5,9\n4,7\n")
        assert (first.added, first.refused_rows) == (3, 1)
        assert first.refused == [["overall", "nps"], [3, "6", "8"]]
        second = bring(organizer, survey, "overall,nps\n5,9\n2,8\n5,9\n4,7\n")
        assert (second.added, second.unchanged) == (1, 3)
        only_the_bad = bring(organizer, survey, "overall,nps,problem\n2,8,3 – Not a whole number\n")
        assert (only_the_bad.added, only_the_bad.unchanged, only_the_bad.unknown_columns) == (0, 1, [])


def test_an_older_file_does_not_undo_a_newer_answer(organizer, surveys):
    survey, head = surveys["exhibitor"], "id,answered_at,overall\n"
    with tenant(organizer):
        bring(organizer, survey, head + "a,2026-01-05,2\n")
        older = bring(organizer, survey, head + "a,2026-01-04,5\n")
        assert (older.unchanged, [remark[2] for remark in older.remarks]) == (1, ["older_answer"])
        assert Response.objects.get().answers == {"overall": 2}


def test_the_same_people_again_make_no_namesakes(organizer, surveys):
    rows = ["a,,+8613800138000,,", "b,Li Na,,Acme,", "c,,,,info@x.example", "d,王伟,,,", "e,Bo,,Acme,bo@x.example"]
    text = "id,name,phone,company,email,overall\n" + "".join(f"{row},4\n" for row in rows)
    with tenant(organizer):
        first = bring(organizer, surveys["visitor"], text)
        people = set(Customer.objects.filter(kind="person").values_list("name", flat=True))
        again = bring(organizer, surveys["visitor"], text)
        bring(organizer, surveys["exhibitor"], text)
        assert (first.new_customers, again.unchanged, again.new_customers) == (4, 5, 0)
        assert people == {"138****8000", "Li Na", "i***@x.example", "Bo"}
        assert set(Customer.objects.filter(kind="person").values_list("name", flat=True)) == people
        assert [remark[:3] for remark in again.remarks] == [[5, "name", "unknown_customer"]]
