"""The value triangle's interval and verdict, by hand."""

from math import exp, log, sqrt

import pytest

from analytics.science.triangle import Side, ratio_change, verdict


def test_ratio_change_by_hand():
    change, low, high = ratio_change((1000, 100), (900, 100))
    reach = 1.959963984540054 * sqrt(1 / 1000 + 1 / 100 + 1 / 900 + 1 / 100)
    assert (change, low, high) == pytest.approx((-0.1, exp(log(0.9) - reach) - 1, exp(log(0.9) + reach) - 1))
    assert ratio_change((0, 100), (5, 100)) is None


@pytest.mark.parametrize(
    ("sides", "value", "said"),
    [
        ([(-0.3, -0.5, -0.1)], [5, 2], "warning"),
        ([(-0.3, -0.5, -0.1)], [-5, 0], "warning"),
        ([(-0.3, -0.7, 0.1)], [5, 2], "watch"),
        ([(-0.3, -0.5, -0.1)], [-5, -2], "falling"),
        ([(0.1, -0.2, 0.4)], [5, 2], "calm"),
        ([(None, None, None)], [5, 2], "unknown"),
        ([(-0.3, -0.5, -0.1)], [], "unknown"),
    ],
)
def test_verdict(sides, value, said):
    assert verdict([Side("satisfaction_visitor", *side) for side in sides], value) == said
