"""What exhibitors answered after two editions: ratings that add up to published figures (China Hi-Tech Fair, 2006)."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

#: Mean of each dimension that the answers are brought to; the best and the second best are the published ones.
MEANS = {
    "venue": 3.89, "ceremonial": 3.81, "professionalism": 3.76, "onsite": 3.74, "ticketing": 3.72,
    "special": 3.70, "catalogue": 3.63, "publicity": 3.61, "website": 3.57, "supporting": 3.49,
}  # fmt: skip
#: How much of a respondent's overall rating stands behind each dimension; it makes importance worth deriving.
WEIGHTS = {
    "professionalism": 1.0, "supporting": 0.8, "publicity": 0.8, "onsite": 0.7, "venue": 0.6, "website": 0.6,
    "ticketing": 0.4, "special": 0.3, "ceremonial": 0.2, "catalogue": 0.2,
}  # fmt: skip


@dataclass(frozen=True)
class Targets:
    """What a round of answers adds up to."""

    overall: float
    means: dict[str, float]
    attainment: tuple[int, int, int, int]
    intention: tuple[int, int, int, int]
    audience: str = "exhibitor"

    @property
    def n(self) -> int:
        return sum(self.intention)


#: 284 of 308 reached their purpose (92.2 %); 129 plan to come again (41.9 %), 159 might (51.6 %).
EIGHTH = Targets(3.70, MEANS, (120, 164, 17, 7), (129, 159, 13, 7))
#: The edition before: overall 3.66; the rest a little lower.
SEVENTH = Targets(
    3.66,
    {code: mean - 0.05 + 0.02 * (place % 3) for place, (code, mean) in enumerate(MEANS.items())},
    (98, 156, 19, 7),
    (109, 143, 18, 10),
)


#: Visitors have no published figures; theirs are made up a little apart from the exhibitors'.
VISITOR_MEANS = {
    "professionalism": 3.88, "venue": 3.84, "special": 3.81, "ticketing": 3.79, "ceremonial": 3.70,
    "catalogue": 3.66, "website": 3.64, "publicity": 3.58, "supporting": 3.41,
}  # fmt: skip
VISITORS_EIGHTH = Targets(3.76, VISITOR_MEANS, (171, 196, 41, 12), (214, 159, 34, 13), "visitor")
VISITORS_SEVENTH = Targets(
    3.71,
    {code: mean - 0.07 + 0.03 * (place % 4) for place, (code, mean) in enumerate(VISITOR_MEANS.items())},
    (148, 175, 44, 13),
    (181, 150, 36, 13),
    "visitor",
)
#: Purposes given together, and how often.
_PURPOSES = {
    "exhibitor": (
        (["sales"], ["sales", "image"], ["partners", "sales"], ["projects", "sales"], ["image"], ["investment"]),
        (30, 20, 18, 14, 10, 8),
    ),
    "visitor": (
        (["sourcing"], ["information"], ["information", "sourcing"], ["partners", "sourcing"], ["projects"],
         ["investment"]),
        (32, 24, 20, 12, 7, 5),
    ),
}  # fmt: skip


def scaled(targets: Targets, factor: float) -> Targets:
    """This will return the same shares among more or fewer answers."""
    intention = tuple(round(count * factor) for count in targets.intention)
    _first, *rest = (round(count * factor) for count in targets.attainment)
    return replace(targets, intention=intention, attainment=(sum(intention) - sum(rest), *rest))


def make_answers(targets: Targets, tree: dict[str, list[str]], rng: random.Random) -> list[dict]:
    """
    This will make answers whose means are the targets to two digits, with skipped items, purposes and comments.

    Dimensions hang together through what a respondent thinks of the whole, so that importance can be derived.
    """
    moods = [rng.gauss(0, 1) for _ in range(targets.n)]
    rows: list[dict] = [{} for _ in range(targets.n)]
    feelings = {code: [_feeling(code, mood, rng) for mood in moods] for code in tree}
    for code, items in tree.items():
        _rate(rows, code, items, feelings[code], targets.means[code], rng)
    total = [
        sum(WEIGHTS[code] * feelings[code][place] for code in tree) + rng.gauss(0, 0.9) for place in range(targets.n)
    ]
    spread = (sum(value * value for value in total) / len(total)) ** 0.5
    overall = _brought_to([_step(3.7 + 0.75 * value / spread) for value in total], targets.overall, rng)
    for row, value in zip(rows, overall, strict=True):
        row["overall"] = value
    _choices(rows, total, targets, rng)
    return rows


def _feeling(code: str, mood: float, rng: random.Random) -> float:
    return 0.55 * mood + 0.85 * rng.gauss(0, 1) * (1 if WEIGHTS[code] > 0.3 else 0.9)


def _step(value: float) -> int:
    return min(5, max(1, round(value)))


def _rate(
    rows: list[dict], code: str, items: list[str], feelings: list[float], target: float, rng: random.Random
) -> None:
    """All items of a dimension, or none of them for one in twenty, so that its mean is that of its cells."""
    answering = [
        place for place in range(len(rows)) if rng.random() > (0.0 if code in ("venue", "ceremonial") else 0.05)
    ]
    cells = [(place, item) for place in answering for item in items]
    values = _brought_to(
        [_step(target + 0.8 * feelings[place] + rng.gauss(0, 0.55)) for place, _item in cells], target, rng
    )
    for (place, item), value in zip(cells, values, strict=True):
        rows[place][item] = value


def _brought_to(values: list[int], target: float, rng: random.Random) -> list[int]:
    """The values with as few of them as needed moved by one step until their sum is the target's."""
    missing = round(target * len(values)) - sum(values)
    step = 1 if missing > 0 else -1
    order = list(range(len(values)))
    while missing:
        rng.shuffle(order)
        for place in order:
            if missing and 1 <= values[place] + step <= 5:
                values[place] += step
                missing -= step
    return values


def _choices(rows: list[dict], total: list[float], targets: Targets, rng: random.Random) -> None:
    """Intention and attainment follow satisfaction, but not slavishly; their counts are exact."""
    purposes, weights = _PURPOSES[targets.audience]
    for code, options, counts in (
        ("intention", ("plan", "might", "undecided", "will_not"), targets.intention),
        ("attainment", ("fully", "basically", "partly", "not"), targets.attainment),
    ):
        order = sorted(range(len(rows)), key=lambda place: -total[place] + rng.gauss(0, 3))
        given = [option for option, count in zip(options, counts, strict=True) for _ in range(count)]
        for place, option in zip(order, given, strict=True):
            rows[place][code] = option
    for row in rows:
        row["purpose"] = sorted(rng.choices(purposes, weights)[0])
        keeps = {"fully": 1.0, "basically": 0.85, "partly": 0.4, "not": 0.0}[row["attainment"]]
        row["attained"] = sorted(purpose for purpose in row["purpose"] if rng.random() < keeps)
        row["nps"] = min(10, max(0, round(2 * row["overall"] + rng.gauss(-0.3, 1.4))))
        for code in ("trust", "content", "belonging"):
            row[code] = _step(row["overall"] + rng.gauss(0, 0.7))
        if targets.audience == "exhibitor" and row["intention"] in ("plan", "might"):
            row["deal_value"] = round(rng.lognormvariate(11.2 + 0.35 * (row["overall"] - 3.7), 0.9), -3)
        if rng.random() < 0.2:
            row["comment"] = rng.choice(COMMENTS[targets.audience])


COMMENTS = {
    "exhibitor": (
        "午餐排队四十分钟，展位没人看。",
        "希望更早拿到专业观众名单。",
        "英文展商检索找不到产品。",
        "货运通道在开幕前一晚堵了两小时。",
        "会刊里我们的英文名印错了。",
        "配对会安排得很好，希望增加场次。",
        "The lunch queue took forty minutes; the stand was empty.",
        "Please send the list of professional visitors earlier.",
        "Signs to Hall 6 were missing on the first day.",
        "Great buyers on day two, hardly anybody on day four.",
    ),
    "visitor": (
        "取证排队太久，建议多开几个自助机。",
        "想看的展商在地图上找不到。",
        "论坛内容很好，座位太少。",
        "餐饮又贵又慢。",
        "机器人展区今年质量明显提高。",
        "The app's floor plan lacked Hall 3.",
        "Fewer giveaways, more people who know the product.",
        "Good mix of suppliers; I found two that we will visit.",
    ),
}
