"""The best quarter of the peers."""

import numpy as np
import pandas as pd

from analytics.science.peers import peers_upper_quartile


def test_peers_share_industry_and_size_when_there_are_twenty():
    """The third quartile of 1…20 is at rank 15; the nineteen others look at all 39: rank 30."""
    customers = pd.DataFrame(
        {
            "industry": ["food"] * 20 + ["print"] * 19,
            "size": ["small"] * 39,
            "money": [*range(1, 21), *range(101, 120)],
        }
    )
    found = peers_upper_quartile(customers)

    assert found[:20].tolist() == [15] * 20
    assert found[20:].tolist() == [110] * 19


def test_customers_without_industry_or_money_are_measured_by_all_and_are_no_peers():
    customers = pd.DataFrame(
        {"industry": [None, "food", "food"], "size": ["small"] * 3, "money": [100.0, np.nan, 300.0]}
    )

    assert peers_upper_quartile(customers).tolist() == [300] * 3
    assert peers_upper_quartile(customers.assign(money=np.nan)).isna().all()
    assert peers_upper_quartile(customers.head(0)).empty
