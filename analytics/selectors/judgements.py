"""Reading judgements: how good forecasts were, and what answers were worth."""

from analytics.models import Judgement
from crm_expo.tenancy.models import Organizer


def judgement_of(organizer: Organizer, exhibition_id: int, role: str) -> Judgement | None:
    """This will return what is known of a series' forecasts; None before the first judgement."""
    return Judgement.objects.filter(
        organizer=organizer, exhibition_id=exhibition_id, role=role, survey__isnull=True
    ).first()


def survey_judgements(organizer: Organizer, exhibition_id: int, role: str) -> list[Judgement]:
    """This will return what is known of a series' surveys of an audience, the newest edition first."""
    rows = Judgement.objects.filter(organizer=organizer, exhibition_id=exhibition_id, role=role, survey__isnull=False)
    return list(rows.select_related("survey__edition").order_by("-survey__edition__starts_on"))
