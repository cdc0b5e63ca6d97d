import pytest

from party.models import Policy
from party.offers.conditions import BadCondition
from party.queries.offers import policies as queries
from party.services.offers import policies
from tests.factories.offers import make_policy, staff_for
from tests.factories.party import MONDAY
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()


def facts(grid, **values):
    policy = make_policy(grid, is_public=False, **values)
    names = policies.Facts.__dataclass_fields__
    found = policies.Facts(**{name: getattr(policy, name) for name in names})
    policy.delete()
    return found


def test_policy_is_published_by_another_person_than_wrote_it(cast):
    writer, reviewer = staff_for(cast.district), staff_for(cast.district)
    policy = policies.draft(facts(cast.district), by=writer, at=MONDAY)

    with pytest.raises(policies.OwnWords):
        policies.publish(policy, by=writer, at=MONDAY)
    policies.publish(policy, by=reviewer, at=MONDAY)

    assert queries.public_policies(TODAY).get() == policy
    assert queries.policy_moves(Policy.objects.get(), writer) == {"withdraw"}


def test_policy_outside_ones_places_is_out_of_reach(cast):
    with pytest.raises(OutOfReach):
        policies.draft(facts(cast.district), by=staff_for(cast.town), at=MONDAY)


def test_draft_with_an_unreadable_condition_is_refused(cast):
    with pytest.raises(BadCondition):
        make_policy(cast.district, conditions=[{"fact": "blood", "op": "yes"}])


def test_published_policy_is_withdrawn_before_it_is_changed(cast):
    clerk = staff_for(cast.district)
    policy = make_policy(cast.district)

    with pytest.raises(policies.NotADraft):
        policies.edit(policy, facts(cast.district), by=clerk, at=MONDAY)
    policies.withdraw(policy, why="停办", by=clerk, at=MONDAY)
    policies.revise(policy, by=clerk, at=MONDAY)
    policies.edit(policy, facts(cast.district, title="新名"), by=clerk, at=MONDAY)

    assert not queries.public_policies(TODAY).exists()
    with pytest.raises(policies.OwnWords):
        policies.publish(Policy.objects.get(), by=clerk, at=MONDAY)


@pytest.mark.parametrize("act", [policies.publish])
def test_publish_twice_is_refused(cast, act):
    with pytest.raises(TransitionRefused):
        act(make_policy(cast.district), by=None, at=MONDAY)


def test_policy_that_is_over_or_not_yet_valid_is_not_shown(cast):
    past = MONDAY.replace(year=2025)
    make_policy(cast.district, at=past, valid_to=past.date())
    make_policy(cast.district, valid_from=MONDAY.replace(year=2027).date())

    assert not queries.public_policies(TODAY).exists()


def test_matches_sorts_sure_from_maybe_and_leaves_out_the_rest(cast, django_assert_num_queries):
    old = make_policy(cast.district)
    here = [{"fact": "lives_here", "op": "yes"}, {"fact": "age", "op": "ge", "value": 60}]
    both = make_policy(cast.district, title="助餐", conditions=here)
    make_policy(cast.district, conditions=[{"fact": "age", "op": "le", "value": 18}])
    make_policy(cast.district, audience="firm", conditions=[])

    with django_assert_num_queries(1):
        found = queries.matches("people", {"age": 82}, TODAY)

    assert [match.policy for match in found.sure] == [old]
    assert [match.policy for match in found.maybe] == [both]
    assert found.sure[0].judged.holds == ("年龄不少于 80 周岁",)
