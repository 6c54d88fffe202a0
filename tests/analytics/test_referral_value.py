"""What is put down to a customer of those it brought, from stored values."""

from dataclasses import replace

import pytest
from django.utils import translation

from analytics.models import ValueSettings
from analytics.selectors.referrals import ReferralValue, referral_value
from analytics.services.running import full_run
from analytics.staff.advocacy_wording import referral_words
from crm_expo.tenancy.scope import tenant
from customers.models import Customer, Scorecard
from exhibitions.models import Advocacy
from tests.analytics.ledger import make_customer, make_show
from tests.analytics.test_relationships import record_deed
from tests.analytics.test_scoring_equality import HELD
from tests.analytics.test_values import grow_paying_world


def test_a_referrer_gets_its_part_of_what_newcomers_are_expected_to_bring(organizer):
    with tenant(organizer):
        show = grow_paying_world(organizer)
        full_run(organizer=organizer, as_of=show.after(HELD + 1))
        by, first, second, third = Scorecard.objects.filter(current_minor__gt=100_000).order_by("-current_minor")[:4]
        assert referral_value(by) is None
        stranger = make_customer(organizer)
        for card in (first, second):
            record_deed(by.customer_id, show, HELD, brought=card.customer)
        assert referral_value(by) == ReferralValue((first.current_minor + second.current_minor) / 2, 2, 0, 0.5)
        Advocacy.objects.filter(brought=second.customer_id).update(would_have_come=True)
        assert referral_value(by).minor == first.current_minor / 2
        ValueSettings.objects.create(
            organizer=organizer, role="visitor", acquisition_minor=4000, referral_weight=0.8, changed_at=show.during(1)
        )
        Customer.objects.filter(pk=by.customer_id).update(influence=2)
        record_deed(by.customer_id, show, HELD, brought=stranger)  # has not come yet: nothing was saved
        found = referral_value(by)
        assert found.weight == pytest.approx(0.32)
        assert found.minor == pytest.approx(0.32 * (first.current_minor + 2 * 4000))
        assert (found.brought, found.unvalued) == (3, 1)
        other = make_show(organizer, 3, slug="other")
        record_deed(by.customer_id, other, 2, brought=third.customer)  # brought to a series that it never came to
        assert by.is_overall
        assert referral_value(by) == replace(found, brought=4, unvalued=2)
        by.is_overall = False  # as of one series among several
        assert referral_value(by) == found
        Advocacy.objects.filter(brought=first.customer_id).update(withdrawn_at=show.after(HELD))
        assert referral_value(by).minor == pytest.approx(0.32 * 4000)
        with translation.override("zh-hans"):
            words = referral_words(by, "CNY")
        assert words[0].startswith("口碑价值约 ¥13")
        assert words[1] == "其中 1 位尚无价值估计。"
