"""Search: every way in which a customer is looked for, slips of the fingers among them, and nobody else's customer."""

import string
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from hypothesis import assume, given
from hypothesis import strategies as st

from crm_expo.tenancy.scope import tenant
from customers.models import SearchToken
from customers.selectors.finding import likeliest
from customers.selectors.lists import live_customers
from customers.selectors.search import found_by, hits_of, matching, wanted_of
from customers.services.editing import add_customer
from customers.tokens import NEAR_LEAST, NEAR_MOST, near_words, search_tokens, word_token

NORDWERK, YUNFAN, LIN = "Nordwerk Maschinenbau GmbH", "深圳市云帆智能装备有限公司", "林若溪"
words = st.text(string.ascii_lowercase, min_size=NEAR_LEAST, max_size=NEAR_MOST)


@pytest.fixture
def everybody(organizer, rival):
    with tenant(organizer):
        add_customer(organizer=organizer, kind="company", name=NORDWERK, email="info@nordwerk.example", country="DE")
        add_customer(organizer=organizer, kind="company", name=YUNFAN, uscc="91440300MA5DA1B26R")
        add_customer(organizer=organizer, kind="person", name=LIN, phone="+86 138 0256 9017", email="ruoxi@example.com")
        add_customer(organizer=organizer, kind="person", name="Zoë Müller-Łukasz", phone="+49 151 23456789")
    with tenant(rival):
        add_customer(organizer=rival, kind="company", name="Nordwerk Rival AG", uscc="91440300MA5DA1B26R")
        add_customer(
            organizer=rival, kind="person", name="林若溪", phone="+86 138 0256 9017", email="ruoxi@example.com"
        )


def names(found):
    return sorted(found.values_list("name", flat=True))


@pytest.fixture
def ask(organizer, everybody):
    def asked(query):
        with tenant(organizer):
            found, is_close = found_by(live_customers(), query)
            return names(found), is_close

    return asked


def slips(word):
    """Every word that one slip of the fingers makes of a word."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    made = {before + after[1:] for before, after in cuts if after}
    made |= {before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1}
    made |= {before + letter + after for before, after in cuts for letter in string.ascii_lowercase}
    return made | {before + letter + after[1:] for before, after in cuts if after for letter in string.ascii_lowercase}


@given(words, st.data())
def test_every_single_slip_leads_back_to_its_word(word, data):
    slip = data.draw(st.sampled_from(sorted(slips(word) - {word})))
    assert word in near_words(slip)


@given(words, words)
def test_words_that_are_not_one_slip_apart_are_not_near(word, other):
    assume(other != word and other not in slips(word))
    assert other not in near_words(word)


@given(words)
def test_a_word_is_stored_whole_once(word):
    assert word_token(word) in search_tokens(word)
    assert len(search_tokens(word)) <= len(word)


def test_every_single_slip_in_a_name_finds_it_and_never_a_rival(organizer, everybody):
    with tenant(organizer):
        for slip in sorted(slips("nordwerk"))[::7]:
            found, _is_close = found_by(live_customers(), slip)
            assert names(found) == [NORDWERK], slip


@pytest.mark.parametrize("query", ["nordwrek", "nordwek", "nordwerkk", "nordwark", "NORDWREK", "Ｎｏｒｄｗｒｅｋ"])
def test_a_slip_is_forgiven_and_said_to_be_one(ask, query):
    assert ask(query) == ([NORDWERK], True)


@pytest.mark.parametrize(
    "query",
    ["nordwrek gmbh", "nordwrek maschinnbau", "gmbh nordwrek", "maschinenbua", "linruoix", "linruosi", "mullre zoe"],
)
def test_every_word_must_fit_exactly_or_nearly(ask, query):
    found, is_close = ask(query)
    assert (len(found), is_close) == (1, True)


@pytest.mark.parametrize(
    "query", ["nordwrek ag", "nordwrek rival", "nrodwrek", "zzzzz", "nord werk rival", "qqqqqqqq 云帆"]
)
def test_two_slips_in_a_word_or_a_strange_word_find_nobody(ask, query):
    assert ask(query) == ([], False)


def test_nearness_is_asked_for_only_when_nobody_fits(ask):
    assert ask("nordwerk") == ([NORDWERK], False)
    assert ask("maschinen") == ([NORDWERK], False)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("云帆", YUNFAN), ("帆智能", YUNFAN), ("雲帆", YUNFAN), ("yunfan", YUNFAN), ("szsyf", YUNFAN), ("yfzn", YUNFAN),
        ("深", YUNFAN), ("林", LIN), ("lrx", LIN), ("lin", LIN), ("ruoxi", LIN), ("若溪", LIN),
        ("9017", LIN), ("569017", LIN), ("13802569017", LIN), ("138 0256 9017", LIN), ("+86 138-0256-9017", LIN),
        ("0086 138 0256 9017", LIN), ("１３８０２５６９０１７", LIN), ("ruoxi@example.com", LIN), ("RUOXI@exam", LIN),
        ("0151 23456789", "Zoë Müller-Łukasz"), ("+49 (0)151 2345 6789", "Zoë Müller-Łukasz"),
        ("muller", "Zoë Müller-Łukasz"), ("MÜLLER", "Zoë Müller-Łukasz"), ("lukasz zoe", "Zoë Müller-Łukasz"),
        ("91440300MA5DA1B26R", YUNFAN), ("91440300ma5da1b26r", YUNFAN), ("9144 0300 MA5D A1B2 6R", YUNFAN),
        ("91440300MA5D", YUNFAN), ("914403", YUNFAN), ("９１４４０３００", YUNFAN),
        ("nordw", NORDWERK), ("rdwe", NORDWERK), ("no", NORDWERK), ("ＧＭＢＨ", NORDWERK), ("info@nordwerk", NORDWERK),
        ("@nordwerk.example", NORDWERK),
    ],
)  # fmt: skip
def test_a_customer_is_found_however_it_is_typed(ask, query, name):
    assert ask(query) == ([name], False)


@pytest.mark.parametrize(
    "query", ["", "   ", "\u202e", "😀", "%", "'", "\\", "@", "@@", "a" * 10_000, "云" * 300, "1" * 300]
)
def test_odd_queries_find_everybody_nobody_or_somebody(ask, query):
    found, is_close = ask(query)
    assert is_close is False
    assert len(found) in (0, 1, 4)


def test_names_in_other_scripts_are_found_by_any_two_letters(organizer):
    with tenant(organizer):
        for name in ("Новая Сталь", "パナソニック", "삼성전자"):
            add_customer(organizer=organizer, kind="company", name=name)
        for query, name in {
            "сталь": "Новая Сталь",
            "нов": "Новая Сталь",
            "ソニ": "パナソニック",
            "전자": "삼성전자",
        }.items():
            assert names(matching(live_customers(), query)) == [name], query


def test_few_hits_are_named_by_number(organizer):
    with tenant(organizer):
        for number in range(12):
            add_customer(organizer=organizer, kind="company", name=f"Kestrel {'ABCDEFGHIJKL'[number]} Robotics")
        few = hits_of(wanted_of(["kestrel", "robotics"]))
        assert len(few.pks) == 12


@pytest.fixture
def many(organizer, monkeypatch):
    """A dozen is already too many to be asked for by number."""
    monkeypatch.setattr("customers.selectors.search._COUNTED", 4)
    monkeypatch.setattr("customers.selectors.search._NUMBERED", 4)
    monkeypatch.setattr("customers.selectors.finding._ENOUGH", 4)
    with tenant(organizer):
        for letter in "ABCDEFGHIJKL":
            add_customer(organizer=organizer, kind="company", name=f"Kestrel {letter} Robotics")
        add_customer(organizer=organizer, kind="person", name="Kestrel")
    return organizer


@pytest.mark.parametrize("query", ["kestrel", "kest", "kes", "ke", "kestrel robotics", "kestrl", "kestrel robotic"])
def test_common_words_find_all_that_have_them(many, query):
    with tenant(many):
        found, is_close = found_by(live_customers().filter(kind="company"), query)
        assert (found.count(), is_close) == (12, query == "kestrl")
        assert names(found)[0] == "Kestrel A Robotics"


def test_lines_begin_with_the_exact_name_then_with_what_begins_so(many):
    with tenant(many):
        for name in ("Robotics Kestrel", "Old Kestrel Robotics"):
            add_customer(organizer=many, kind="company", name=name)
        lines = [line.name for line in likeliest("robotics kestrel", most=3) if line.kind == "company"]
        assert lines[0] == "Robotics Kestrel"
        assert [line.name for line in likeliest("kestrel", most=2)][:2] == ["Kestrel A Robotics", "Kestrel"]


def test_lines_show_who_comes_close_after_who_fits(organizer, everybody):
    with tenant(organizer):
        add_customer(organizer=organizer, kind="company", name="Nordwark AB")
        found = [(line.name, line.is_close) for line in likeliest("nordwerk", most=6)]
        assert found == [(NORDWERK, False), ("Nordwark AB", True)]
        assert [(line.name, line.is_close) for line in likeliest("nordwrek", most=6)] == [(NORDWERK, True)]


def scans(organizer, work):
    """Large reads of a piece of work, as the database counts them. Shape: (from end to end, by an index)."""
    with tenant(organizer), connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")  # functions keep theirs, of tables that were empty
        cursor.execute("SET LOCAL enable_seqscan = off")
        counted = (
            "SELECT sum(seq_scan), sum(idx_scan) FROM pg_stat_xact_user_tables"
            " WHERE relname IN ('customers_customer', 'customers_searchtoken')"
        )
        cursor.execute(counted)
        before = cursor.fetchone()
        work()
        cursor.execute(counted)
        return tuple(int(after - was) for was, after in zip(before, cursor.fetchone(), strict=True))


@pytest.mark.parametrize("query", ["云帆", "nordwerk", "nordwrek", "kes", "9017", "914403", "ruoxi@example.com", "深"])
def test_searches_go_by_index_behind_the_wall(many, everybody, query):
    for work in (
        lambda: list(found_by(live_customers(), query)[0]),
        lambda: likeliest(query, most=6),
    ):
        whole, by_index = scans(many, work)
        assert whole == 0
        assert by_index > 0


def test_tokens_of_before_are_made_anew_for_every_organizer(organizer, rival, everybody):
    migration = import_module("customers.migrations.0010_search_by_fours")
    with tenant(organizer):
        SearchToken.objects.filter(token__gt=0).delete()
    owner = connection.ops.quote_name(settings.DATABASES["default"]["USER"])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {owner}")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # of the rows that this transaction wrote
        with connection.schema_editor(atomic=False) as editor:
            migration.remake_tokens(apps, editor)
    for own in (organizer, rival):
        with tenant(own):
            for customer in live_customers():
                held = set(SearchToken.objects.filter(customer=customer).values_list("token", flat=True))
                assert held == search_tokens(customer.search_text)
