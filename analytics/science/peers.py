"""What the best quarter of comparable customers bring to an edition."""

import numpy as np
import pandas as pd

FEWEST_PEERS = 20


def peers_upper_quartile(customers: pd.DataFrame) -> pd.Series:
    """
    This will give each customer the third quartile of money per edition among its peers.

    Peers share industry and size; with fewer than twenty of them, or without either, all customers are.
    The quartile is the value at rank ceil(3·N/4), PostgreSQL's percentile_disc(.75).

    Shape:  one row per customer: industry, size, money (per edition; NaN if unknown, then no peer itself).
            NaN when nobody's money is known.
    """
    known = customers[customers["money"].notna()]
    overall = _third_quartile(known["money"])
    groups = known.dropna(subset=["industry", "size"]).groupby(["industry", "size"])["money"]
    quartiles = {group: _third_quartile(money) for group, money in groups if len(money) >= FEWEST_PEERS}
    keys = zip(customers["industry"], customers["size"], strict=True)
    return pd.Series([quartiles.get(key, overall) for key in keys], index=customers.index, dtype=float)


def _third_quartile(money: pd.Series) -> float:
    """This will give the value at rank ceil(3·N/4)."""
    ordered = np.sort(money.to_numpy(dtype=float))
    return float(ordered[-(-3 * ordered.size // 4) - 1]) if ordered.size else np.nan
