"""News of customers for who looks after them."""

from collections.abc import Sequence

from crm_expo.audit.log import current_actor
from crm_expo.notices.models import NoticeKind
from crm_expo.notices.services import Link, News, tell
from crm_expo.tenancy.models import Organizer
from customers.models import Customer


def tell_assigned(*, organizer: Organizer, owner_id: int, customers: Sequence[Customer]) -> None:
    """This will tell somebody that customers are theirs now: one by name, several at once in one notice."""
    by = current_actor().label
    params: dict[str, str | int] = {"by": by, "count": len(customers)}
    if len(customers) == 1:
        params["name"] = customers[0].name
        news = News(NoticeKind.ASSIGNED, f"customer:{customers[0].pk}", Link("customer", (customers[0].pk,)), params)
    else:
        mine = Link("customers", query=f"owner={owner_id}")
        news = News(NoticeKind.ASSIGNED, f"customers:{by}", mine, params, adds="count")
    tell(organizer=organizer, news=news, users=[owner_id])
