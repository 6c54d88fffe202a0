"""What `./crm bench customers` asks for: every screen has its samples, slips are slips."""

import random
import string

from hypothesis import given
from hypothesis import strategies as st

from crm_expo.boot.bench.samples import mistyped
from crm_expo.boot.bench.screens import SCREENS, TYPED, Screen
from customers.tokens import near_words


@given(st.text(string.ascii_lowercase, min_size=5, max_size=20), st.integers(0, 1000))
def test_a_sample_with_a_typo_is_one_slip_away(word, seed):
    slip = mistyped(word, random.Random(seed))
    assert slip == word or word in near_words(slip)


def test_screens_are_named_once_and_samples_are_taken_in_turn():
    names = [screen.name for screen in SCREENS]
    assert len(set(names)) == len(names)
    assert {f"search: {what}" for what in TYPED.values()} < set(names)
    assert Screen("one", 1, "customers/?q={rare}&x=1").paths({"rare": ["云帆", "a b"]}) == [
        "customers/?q=%E4%BA%91%E5%B8%86&x=1",
        "customers/?q=a%20b&x=1",
    ]
    assert Screen("two", 1, "customers/").paths({}) == ["customers/"]
