"""Worlds whose truth is known."""

import numpy as np

from analytics.science.bgbb import BgBb

TRUTH = BgBb(alpha=1.2, beta=0.75, gamma=0.66, delta=2.78, log_likelihood=0.0, status="ok")


def attendance(
    customers: int,
    editions: int,
    seed: int,
    truth: BgBb = TRUTH,
    before_records: int = 0,
    to_come: int = 0,
) -> np.ndarray:
    """
    Customers × recorded editions, True where one took part; as many start at every edition, records begin later.

    A customer's first participation is given; from then on it comes with p while it has not left, with theta.
    With editions to come, which follow the recorded ones, nobody starts at those nor at the last recorded.
    """
    rng = np.random.default_rng(seed)
    total = editions + before_records
    p, theta = rng.beta(truth.alpha, truth.beta, customers), rng.beta(truth.gamma, truth.delta, customers)
    first = rng.integers(0, total - 1, customers)
    total += to_come
    left_after = first + rng.geometric(np.clip(theta, 1e-12, 1.0)) - 1
    edition = np.arange(total)
    could = (edition > first[:, np.newaxis]) & (edition <= left_after[:, np.newaxis])
    came = could & (rng.random((customers, total)) < p[:, np.newaxis])
    came[np.arange(customers), first] = True
    return came[:, before_records:]
