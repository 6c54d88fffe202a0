"""News of answers for who looks after the customer."""

from crm_expo.notices.models import NoticeKind
from crm_expo.notices.services import Link, News, tell
from crm_expo.tenancy.models import Organizer
from customers.models import Customer
from surveys.selectors.voices import DETRACTOR, LOW_RATING


def tell_low_score(*, organizer: Organizer, customer: Customer, before: dict, answers: dict) -> None:
    """This will tell a customer's owner that it answered with a low score that it had not given before."""
    low = _low(answers)
    if not low or customer.owner_id is None or _low(before) == low:
        return
    news = News(
        NoticeKind.LOW_SCORE, f"customer:{customer.pk}", Link("customer", (customer.pk,)), {"name": customer.name} | low
    )
    tell(organizer=organizer, news=news, users=[customer.owner_id])


def _low(answers: dict) -> dict[str, int]:
    """The low answer: overall 1 or 2, else 0 to 6 for recommending."""
    overall, nps = answers.get("overall"), answers.get("nps")
    if isinstance(overall, int) and overall <= LOW_RATING:
        return {"overall": overall}
    return {"nps": nps} if isinstance(nps, int) and nps <= DETRACTOR else {}
