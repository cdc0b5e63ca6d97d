"""What may become of a person in grid work, and of a complaint about one."""

from django.utils.translation import gettext_lazy as _

from grids.worker_choices import LIVING, ComplaintState, WorkerState
from yuanbao.roles import Capability
from yuanbao.workflow import Transition

SELECT = Transition(
    name="select_worker",
    label=_("选定"),
    sources=frozenset({WorkerState.CANDIDATE}),
    target=WorkerState.SELECTED,
    capability=Capability.MANAGE_POSTS,
    stamps="selected_at",
)
APPOINT = Transition(
    name="appoint_worker",
    label=_("聘任上岗"),
    sources=frozenset({WorkerState.SELECTED}),
    target=WorkerState.APPOINTED,
    capability=Capability.MANAGE_POSTS,
    stamps="appointed_at",
)
WITHDRAW = Transition(
    name="withdraw_worker",
    label=_("退出"),
    sources=LIVING,
    target=WorkerState.WITHDRAWN,
    capability=Capability.MANAGE_POSTS,
    stamps="withdrawn_at",
)
WORKER_MOVES = (SELECT, APPOINT, WITHDRAW)

ANSWER_COMPLAINT = Transition(
    name="answer_complaint",
    label=_("答复"),
    sources=frozenset({ComplaintState.OPEN}),
    target=ComplaintState.ANSWERED,
    capability=Capability.MANAGE_POSTS,
    stamps="answered_at",
)
COMPLAINT_MOVES = (ANSWER_COMPLAINT,)
