"""Whether a contact is worth its cost. As analytics.science.value.contact_pays, which SciPy keeps out of the web."""

from dataclasses import dataclass

from analytics.selectors.assumptions import Assumptions
from customers.models import Scorecard


@dataclass(frozen=True)
class Contact:
    """
    What a contact may keep, on average, beside what it costs.

    Unit:   minor units; gain is risk · current value · save rate.
    """

    gain_minor: float
    cost_minor: int
    risk: float
    save_rate: float

    @property
    def pays(self) -> bool:
        """Whether it keeps more than it costs."""
        return self.gain_minor > self.cost_minor


def contact_of(card: Scorecard, used: Assumptions) -> Contact | None:
    """This will weigh a contact; None for the committed, and where risk or value is not known."""
    if card.committed or card.return_probability is None or card.current_minor is None:
        return None
    risk = 1 - card.return_probability
    return Contact(risk * card.current_minor * used.save_rate, used.contact_minor, risk, used.save_rate)
