"""Reading judgements: how good forecasts were, and what answers were worth."""

from analytics.models import Judgement
from crm_expo.tenancy.models import Organizer
from exhibitions.models import Edition


def judgement_of(organizer: Organizer, exhibition_id: int, role: str) -> Judgement | None:
    """This will return what is known of a series' forecasts; None before the first judgement."""
    found = Judgement.objects.filter(
        organizer=organizer, exhibition_id=exhibition_id, role=role, survey__isnull=True
    ).first()
    return _named(found) if found else None


def survey_judgements(organizer: Organizer, exhibition_id: int, role: str) -> list[Judgement]:
    """This will return what is known of a series' surveys of an audience, the newest edition first."""
    rows = Judgement.objects.filter(organizer=organizer, exhibition_id=exhibition_id, role=role, survey__isnull=False)
    found = list(rows.select_related("survey__edition").order_by("-survey__edition__starts_on"))
    for one in found:
        one.figures["edition"]["name"] = one.survey.edition.name
    return found


def _named(judgement: Judgement) -> Judgement:
    """This will call a series' editions what they are called now."""
    figures = judgement.figures
    names = dict(Edition.objects.filter(exhibition=judgement.exhibition_id).values_list("pk", "name"))
    told = [*figures["editions"], *([figures["forecast"]["edition"]] if "forecast" in figures else [])]
    for edition in told:
        edition["name"] = names.get(edition["id"], edition["name"])
    for row, edition in zip(figures["cohorts"], figures["editions"], strict=False):
        row["name"] = edition["name"]
    return judgement
