"""Every state of an application times every move."""

import pytest

from party.offers.choices import ApplicationState, ServiceKind
from party.offers.workflow import MOVES, moves_of_kind, right_for
from tests.factories.offers import make_application, make_service
from tests.factories.party import MONDAY
from yuanbao.audit import unit_of_work
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, apply


@pytest.mark.django_db
@pytest.mark.parametrize("state", ApplicationState)
def test_apply_makes_the_moves_of_the_table_and_refuses_all_others(cast, state):
    service = make_service(cast.district)
    run = unit_of_work(apply)
    for move in MOVES.values():
        row = make_application(service, state=state)
        if state in move.sources:
            assert run(row, move, by=None, at=MONDAY).state == move.target
        else:
            with pytest.raises(TransitionRefused):
                run(row, move, by=None, at=MONDAY)


@pytest.mark.parametrize(
    ("kind", "right"),
    [
        (ServiceKind.GENERAL, Capability.HANDLE_APPLICATION),
        (ServiceKind.POLICY, Capability.HANDLE_APPLICATION),
        (ServiceKind.COUNSELLING, Capability.COUNSEL),
        (ServiceKind.LEGAL_AID, Capability.GIVE_LEGAL_AID),
        (ServiceKind.JOB, Capability.ANSWER_APPLICANT),
    ],
)
def test_each_kind_has_a_right_of_its_own_and_the_same_moves(kind, right):
    assert right_for(kind) == right
    assert moves_of_kind(kind).keys() == MOVES.keys()
