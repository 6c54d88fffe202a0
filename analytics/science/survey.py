"""Survey statistics: shares, means with their uncertainty, NPS, scale reliability and dimension scores."""

import numpy as np
from scipy.stats import norm


def wilson(k: float, n: float, confidence: float = 0.95) -> tuple[float, float] | None:
    """
    This will give the Wilson interval of a share, which never has zero width and never leaves 0–1.

    Shape:  (low, high); None when nobody answered.
    Errors: ValueError when k does not lie between 0 and n.
    Source: Wilson (1927); method 3 of Newcombe (1998).
    """
    if not 0 <= k <= n:
        raise ValueError("hits cannot be fewer than none or more than all")
    if n == 0:
        return None
    z = norm.ppf(0.5 + confidence / 2)
    middle = (k + z**2 / 2) / (n + z**2)
    half = z / (n + z**2) * np.sqrt(k * (n - k) / n + z**2 / 4)
    low = 0.0 if k == 0 else middle - half
    high = 1.0 if k == n else middle + half
    return float(low), float(high)
