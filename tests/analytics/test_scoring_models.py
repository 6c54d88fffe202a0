"""Which model a series gets, when it is fitted again, and what its cells hold."""

from datetime import timedelta

import numpy as np
import pytest

from analytics.models import CutPoints, ModelCell, StoredModel
from analytics.science import bgbb
from analytics.services.running import full_run
from crm_expo.tenancy.scope import tenant
from customers.models import Scorecard
from tests.analytics.ledger import card, history, line, make_show
from tests.analytics.test_scoring_equality import HELD, grow_world


def test_one_edition_only_has_no_rate_at_all(organizer):
    with tenant(organizer):
        show = make_show(organizer, 2)
        customer = history(show, "1")
        full_run(organizer=organizer, as_of=show.after(1))
        row = card(customer, show=show)
        assert (row.return_probability, row.return_status, row.behaviour) == (None, "insufficient_data", None)
        assert ModelCell.objects.count() == 0


def test_one_edition_of_a_second_series_takes_the_organizers_rate(organizer):
    with tenant(organizer):
        show, young = make_show(organizer, 3), make_show(organizer, 3, slug="young")
        young.edition(1).is_cancelled = young.edition(2).is_cancelled = True
        young.edition(1).save()
        young.edition(2).save()
        for pattern in ("111", "110", "100", "101"):
            history(show, pattern)
        customer = history(young, "001")
        full_run(organizer=organizer, as_of=show.after(3))
        pi = CutPoints.objects.get(exhibition_id=None).base_rate
        row = card(customer, show=young)
        assert pi == 4 / 8
        assert (row.return_probability, row.return_status) == (pi, "fallback_rule")


def test_series_without_enough_customers_takes_the_pooled_model(organizer):
    with tenant(organizer):
        show, _ = grow_world(organizer, 400, seed=7)
        small, _ = grow_world(organizer, 40, seed=8, slug="small")
        full_run(organizer=organizer, as_of=show.after(HELD))
        pooled = StoredModel.objects.get(kind="return", exhibition_id=None)
        fitted = bgbb.BgBb(*(pooled.parameters[name] for name in ("alpha", "beta", "gamma", "delta")), 0.0, "ok")
        rows = Scorecard.objects.filter(exhibition_id=small.exhibition.pk, participations__gt=0)
        assert {(row.return_status, row.model_version) for row in rows} == {("fallback_pooled", pooled.version)}
        for row in rows:
            want = fitted.expected_participations(row.returns, row.last_return, row.opportunities)
            assert row.return_probability == pytest.approx(float(want))
        assert Scorecard.objects.filter(exhibition_id=show.exhibition.pk, return_status="ok").exists()


def test_model_is_fitted_again_when_an_edition_closes_and_not_before(organizer):
    with tenant(organizer):
        show, _ = grow_world(organizer, 400, seed=7)
        for as_of in (show.after(HELD), show.after(HELD) + timedelta(days=20), show.during(HELD + 1)):
            full_run(organizer=organizer, as_of=as_of)
            assert list(StoredModel.objects.filter(kind="return").values_list("version", flat=True)) == [1]
        full_run(organizer=organizer, as_of=show.after(HELD + 1))
        newest = StoredModel.objects.filter(kind="return").latest("version")
        assert (newest.version, newest.held, newest.last_edition_id) == (2, HELD + 1, show.edition(HELD + 1).pk)
        used = Scorecard.objects.filter(exhibition_id=show.exhibition.pk, participations__gt=0)
        assert set(used.values_list("model_version", flat=True)) == {2}


def test_forced_refit_that_says_the_same_makes_no_version(organizer):
    with tenant(organizer):
        show, _ = grow_world(organizer, 250, seed=9)
        full_run(organizer=organizer, as_of=show.after(HELD))
        full_run(organizer=organizer, as_of=show.after(HELD), refit=True)
        assert StoredModel.objects.filter(kind="return").count() == 1
        assert StoredModel.objects.filter(kind="money").count() == 1


def test_first_recorded_cohort_is_left_out_of_the_fit_when_enough_remain(organizer):
    with tenant(organizer):
        show, world = grow_world(organizer, 700, seed=4)
        small, its = grow_world(organizer, 230, seed=5, slug="small")
        full_run(organizer=organizer, as_of=show.after(HELD))
        later = sum(1 < min(taken) < HELD for taken, _, _ in world.values())
        everybody = sum(min(taken) < HELD for taken, _, _ in its.values())
        customers = dict(
            StoredModel.objects.filter(kind="return")
            .exclude(exhibition_id=None)
            .values_list("exhibition_id", "customers")
        )
        assert later >= 200
        assert sum(1 < min(taken) < HELD for taken, _, _ in its.values()) < 200
        assert customers == {show.exhibition.pk: later, small.exhibition.pk: everybody}


def test_cells_cover_all_histories_up_to_one_edition_more(organizer):
    with tenant(organizer):
        show, _ = grow_world(organizer, 250, seed=9)
        full_run(organizer=organizer, as_of=show.after(HELD))
        cells = set(ModelCell.objects.values_list("returns", "last_return", "opportunities"))
        everything = {
            (x, t, n) for n in range(HELD + 2) for t in range(n + 1) for x in range(t + 1) if (x == 0) == (t == 0)
        }
        assert cells == everything
        coming = np.array(ModelCell.objects.values_list("return_probability", flat=True))
        assert ((coming >= 0) & (coming <= 1)).all()


def test_money_alone_never_changes_a_model(organizer):
    with tenant(organizer):
        show, _ = grow_world(organizer, 250, seed=9)
        full_run(organizer=organizer, as_of=show.after(HELD))
        before = list(StoredModel.objects.values())
        line(Scorecard.objects.first().customer, show, HELD, "money", sign=0, value=10**9, when=show.during(HELD))
        full_run(organizer=organizer, as_of=show.after(HELD))
        assert list(StoredModel.objects.values()) == before
