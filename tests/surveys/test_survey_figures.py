"""A whole results document beside numbers worked out straight from the formulas, and the hard cases."""

from dataclasses import replace
from itertools import combinations
from math import factorial

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analytics.services.survey_answers import Answers
from analytics.services.survey_figures import compute
from analytics.services.survey_map import level_of
from analytics.services.survey_segments import joined, pooled
from crm_expo.tenancy.scope import tenant
from surveys.selectors.answers import Asked
from surveys.services.packs import install_pack

Z = 1.959963984540054


@pytest.fixture
def asked(organizer) -> Asked:
    with tenant(organizer):
        questions = list(install_pack(organizer=organizer, audience="exhibitor").questions.all())
    tree = {q.code: [] for q in questions if q.kind == "dimension"}
    for question in questions:
        if question.kind == "rating":
            tree[question.dimension].append(question.code)
    return Asked(tree, {q.code: q for q in questions})


def answered(asked: Asked, n: int = 300, seed: int = 7, population: int | None = 420) -> Answers:
    """Made-up answers: dimensions hang together, some skip a dimension or an item, some leave the rest out."""
    rng = np.random.default_rng(seed)
    mood = rng.normal(size=n)
    columns: dict[str, object] = {}
    for place, items in enumerate(asked.tree.values()):
        feeling = 3.5 + 0.05 * place + 0.5 * mood + 0.6 * rng.normal(size=n)
        skipped = rng.random(n) < 0.02
        for item in items:
            rated = np.clip(np.round(feeling + 0.5 * rng.normal(size=n)), 1, 5)
            columns[item] = np.where(skipped | (rng.random(n) < 0.03), np.nan, rated)
    table = pd.DataFrame(columns, index=range(1000, 1000 + n))
    table["overall"] = np.clip(np.round(3.6 + 0.6 * mood + 0.4 * rng.normal(size=n)), 1, 5)
    table.loc[rng.random(n) < 0.03, "overall"] = np.nan
    table["nps"] = np.clip(np.round(7 + 1.5 * mood + rng.normal(size=n)), 0, 10)
    table["intention"] = rng.choice(["plan", "might", "undecided", "will_not"], n, p=[0.4, 0.4, 0.15, 0.05])
    codes = ["sales", "image", "projects", "partners", "investment"]
    table["purpose"] = pd.Series(
        [[code for code in codes if rng.random() < 0.4] or ["sales"] for _ in range(n)], table.index
    )
    table["attained"] = [[code for code in wanted if rng.random() < 0.6] for wanted in table["purpose"]]
    known = pd.DataFrame(
        {"industry": rng.choice(["robots", "chips", "tools"], n, p=[0.6, 0.37, 0.03])}, index=table.index
    )
    return Answers(asked, table.astype(object).where(table.notna(), None), population, known)


def node(table: pd.DataFrame, items: list[str]) -> np.ndarray:
    """A respondent's dimension, by hand: the mean of at least half of the items."""
    found = []
    for row in table[items].to_numpy(dtype=float):
        given = row[~np.isnan(row)]
        found.append(given.mean() if 2 * len(given) >= len(items) else np.nan)
    return np.array(found)


def t_interval(values: np.ndarray, population: int | None) -> tuple[float, float, float, float]:
    known = values[~np.isnan(values)]
    n, mean, sd = len(known), known.mean(), known.std(ddof=1)
    reach = stats.t.ppf(0.975, n - 1) * sd / np.sqrt(n) * (1 if population is None else np.sqrt(1 - n / population))
    return mean, sd, mean - reach, mean + reach


def wilson(hits: int, n: float) -> tuple[float, float]:
    share = hits / n
    middle, half = share + Z**2 / (2 * n), Z * np.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    return (middle - half) / (1 + Z**2 / n), (middle + half) / (1 + Z**2 / n)


def test_every_mean_share_and_change_is_that_of_the_formulas(asked):
    now, before = answered(asked), answered(asked, n=250, seed=8, population=None)
    figures = compute(now, before, replicates=20)
    table, old = now.table, before.table
    overall = table["overall"].astype(float).to_numpy()
    single = figures["overall"]["single_summary"]
    assert [single["mean"][name] for name in ("mean", "sd", "low", "high")] == pytest.approx(
        t_interval(overall, 420), abs=2e-6
    )
    dimension_means = []
    for row in figures["dimensions"]:
        mine, earlier = node(table, asked.tree[row["code"]]), node(old, asked.tree[row["code"]])
        dimension_means.append(np.nanmean(mine))
        assert row["summary"]["n"] == (~np.isnan(mine)).sum()
        assert [row["summary"]["mean"][name] for name in ("mean", "sd", "low", "high")] == pytest.approx(
            t_interval(mine, 420), abs=2e-6
        )
        welch = stats.ttest_ind(
            mine[~np.isnan(mine)], earlier[~np.isnan(earlier)], equal_var=False
        ).confidence_interval()
        assert (row["change"]["low"], row["change"]["high"]) == pytest.approx(tuple(welch), abs=2e-6)
        assert row["summary"]["top_box"]["share"] == pytest.approx((mine[~np.isnan(mine)] >= 4).mean(), abs=1e-6)
        complete = table[asked.tree[row["code"]]].dropna().to_numpy(dtype=float)
        k = complete.shape[1]
        alpha = k / (k - 1) * (1 - complete.var(axis=0, ddof=1).sum() / complete.sum(axis=1).var(ddof=1))
        assert row["alpha"] == pytest.approx(alpha, abs=1e-6)
        for item in row["items"]:
            cells = table[item["code"]].astype(float).to_numpy()
            assert item["summary"]["mean"]["mean"] == pytest.approx(np.nanmean(cells), abs=1e-6)
    assert figures["overall"]["factor"]["mean"] == pytest.approx(np.mean(dimension_means), abs=1e-6)
    plan = (table["intention"] == "plan").sum()
    share = next(row["share"] for row in figures["intention"] if row["code"] == "plan")
    worth = 300 / (1 - 300 / 420)
    assert (share["share"], share["hits"]) == (pytest.approx(plan / 300), plan)
    assert (share["low"], share["high"]) == pytest.approx(wilson(plan / 300 * worth, worth), abs=2e-6)
    nps = table["nps"].astype(float)
    p, d = (nps >= 9).mean(), (nps <= 6).mean()
    assert figures["nps"]["nps"] == pytest.approx(100 * (p - d), abs=1e-6)
    assert figures["nps"]["standard_error"] == pytest.approx(100 * np.sqrt((p + d - (p - d) ** 2) / 300), abs=1e-6)
    for row in figures["purposes"]:
        wanting = [place for place in table.index if row["code"] in table["purpose"][place]]
        got = sum(row["code"] in table["attained"][place] for place in wanting)
        assert (row["share"]["hits"], row["attained"]["hits"], row["attained"]["n"]) == (
            len(wanting),
            got,
            len(wanting),
        )


def test_importance_is_the_mean_gain_over_all_orders_of_entry(asked):
    now = answered(asked)
    figures = compute(now, None, replicates=20)
    names = list(asked.tree)
    frame = pd.DataFrame({name: node(now.table, asked.tree[name]) for name in names}, index=now.table.index)
    frame["overall"] = now.table["overall"].astype(float)
    complete = frame.dropna()
    assert (figures["importance"]["method"], figures["importance"]["gaps"]) == ("lmg", "listwise")
    assert figures["importance"]["n"] == len(complete)
    y = complete["overall"].to_numpy()

    def explained(chosen) -> float:
        x = np.column_stack([np.ones(len(complete)), complete[list(chosen)].to_numpy()])
        rest = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
        return 1 - rest @ rest / ((y - y.mean()) @ (y - y.mean()))

    by_subset = {chosen: explained(chosen) for size in range(len(names) + 1) for chosen in combinations(names, size)}
    for row in figures["dimensions"]:
        others = [name for name in names if name != row["code"]]
        gain = sum(
            factorial(size) * factorial(len(others) - size) / factorial(len(names))
            * (by_subset[tuple(sorted([*chosen, row["code"]], key=names.index))] - by_subset[chosen])
            for size in range(len(names)) for chosen in combinations(others, size)
        )  # fmt: skip
        assert row["importance"] == pytest.approx(gain / by_subset[tuple(names)], abs=1e-6)
        assert row["importance_low"] < row["importance"] < row["importance_high"]
    hair = figures["hairs"]
    assert hair["importance"] == pytest.approx(1 / len(names), abs=1e-6)
    for row in figures["dimensions"]:
        mean, share = row["summary"]["mean"], (row["importance_low"], row["importance_high"])
        crosses = mean["low"] <= hair["mean"] <= mean["high"] or share[0] <= hair["importance"] <= share[1]
        assert (row["quadrant"] == "undecided") == crosses


def test_the_map_is_the_correspondence_analysis_of_the_indicator_table(asked):
    now = answered(asked)
    figures = compute(now, None, replicates=2)["map"]
    active = pd.DataFrame({f"purpose:{code}": ["yes" if code in row else "no" for row in now.table["purpose"]]
                           for code in now.options("purpose")}, index=now.table.index)  # fmt: skip
    for code, items in asked.tree.items():
        active[code] = level_of(pd.Series(node(now.table, items), index=now.table.index))
    active["industry"] = now.known["industry"]
    active = active.dropna()
    for name in active:
        counts = active[name].value_counts()
        rare = counts.index[(counts < 10) | (counts < 0.05 * len(active))]
        active[name] = active[name].where(~active[name].isin(rare), "other")
    indicator = pd.get_dummies(active).to_numpy(dtype=float)
    k, n = active.shape[1], len(active)
    masses = indicator.sum(axis=0) / (n * k)
    centred = (indicator / (n * k) - masses / n) / np.sqrt(masses / n)
    values = np.linalg.eigvalsh(centred.T @ centred)[::-1]
    assert (figures["n"], figures["variables"]) == (n, k)
    assert figures["eigenvalues"] == pytest.approx(values[:2], abs=1e-6)
    adjusted = (k / (k - 1) * (values[values > 1 / k] - 1 / k)) ** 2
    whole = k / (k - 1) * ((values**2).sum() - (indicator.shape[1] - k) / k**2)
    assert figures["inertia"] == pytest.approx((adjusted / whole)[:2], abs=1e-6)
    assert max(abs(point["x"]) for point in figures["points"] if point["is_active"]) == max(
        point["x"] for point in figures["points"] if point["is_active"]
    )
    assert {point["variable"] for point in figures["points"] if not point["is_active"]} == {"overall", "intention"}
    assert all(point["n"] >= 10 for point in figures["points"])


def test_a_few_unknown_are_counted_with_the_larger_part_and_hide_no_newcomers():
    names = pd.Series(["False"] * 40 + ["True"] * 12 + ["unknown"])
    assert dict(joined(names).value_counts()) == {"False+unknown": 41, "True": 12}
    assert sorted(pooled(joined(names)).value_counts()) == [12, 41]
    many = pd.Series(["False"] * 40 + ["True"] * 12 + ["unknown"] * 10)
    assert set(joined(many)) == {"False", "True", "unknown"}


def test_segments_add_up_and_none_can_be_worked_out(asked):
    now = answered(asked)
    rows = next(one["rows"] for one in compute(now, None, replicates=2)["segments"] if one["by"] == "industry")
    assert sum(row["n"] for row in rows) == 300
    assert min(row["n"] for row in rows) >= 10
    robots = next(row for row in rows if row["code"] == "robots")
    mine = now.table.loc[now.known.index[now.known["industry"] == "robots"], "overall"].astype(float)
    assert robots["single"]["mean"]["mean"] == pytest.approx(mine.mean(), abs=1e-6)
    assert sorted(pooled(pd.Series(["a"] * 20 + ["b"] * 12 + ["c"] * 3)).value_counts()) == [15, 20]


@pytest.mark.parametrize("n", [0, 1, 4, 9, 29, 60])
@pytest.mark.parametrize("shape", ["as is", "constant", "no ratings", "overall alone", "one dimension missing"])
def test_no_answers_make_it_fail_and_small_bases_tell_nothing(asked, n, shape):
    now = answered(asked, n=n, population=None)
    table = now.table.copy()
    items = [item for items in asked.tree.values() for item in items]
    if shape == "constant":
        table[items] = 4
        table["overall"] = 4
        table["nps"] = 9
    elif shape == "no ratings":
        table = table.drop(columns=[*items, "overall"])
    elif shape == "overall alone":
        table = table[["overall"]]
    elif shape == "one dimension missing":
        table = table.drop(columns=asked.tree["catalogue"])
    now = replace(now, table=table)
    figures = compute(now, replace(now, table=table.iloc[: n // 2]), replicates=20)
    assert not list(without_width(figures))
    if n < 10:
        assert not list(numbers_below_ten(figures))
    if shape == "constant" and n == 60:
        assert figures["importance"]["method"] == "none"
        assert figures["overall"]["single_summary"]["speaks"] == "top_box"


def without_width(found, path=""):
    """Intervals of zero width anywhere in a document."""
    if isinstance(found, dict):
        if found.get("low") is not None and found.get("low") == found.get("high"):
            yield path
        for name, inner in found.items():
            yield from without_width(inner, f"{path}/{name}")
    elif isinstance(found, list):
        for place, inner in enumerate(found):
            yield from without_width(inner, f"{path}/{place}")


def numbers_below_ten(found, path=""):
    """Anything but counts, hidden or not, in a document over fewer than ten answers."""
    names = ("mean", "sd", "low", "high", "share", "alpha", "change", "nps", "importance", "before", "x")
    if isinstance(found, dict):
        for name, inner in found.items():
            if name in names and isinstance(inner, int | float):
                yield f"{path}/{name}"
            yield from numbers_below_ten(inner, f"{path}/{name}")
    elif isinstance(found, list):
        for place, inner in enumerate(found):
            yield from numbers_below_ten(inner, f"{path}/{place}")


def test_when_all_answered_there_is_no_interval_but_a_priority(asked):
    now = answered(asked, population=300)
    now = replace(
        now,
        table=now.table.assign(**{code: now.table[code].fillna(4) for items in asked.tree.values() for code in items}),
    )
    figures = compute(now, None, replicates=20)
    assert figures["dimensions"][0]["summary"]["mean"]["low"] is None
    assert not list(without_width(figures))


def test_a_small_edition_before_is_not_told_by_what_changed(asked):
    figures = compute(answered(asked), answered(asked, n=6, seed=3, population=None), replicates=2)
    assert figures["overall"]["single_before"] is None
    assert figures["overall"]["single_change"]["change"] is None
    assert all(row["before"] is None and row["change"]["change"] is None for row in figures["dimensions"])
    assert figures["coming"]["change"]["change"] is None
    assert figures["nps"]["change"]["change"] is None
