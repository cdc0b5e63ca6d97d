"""What may become of a person in grid work, and of a complaint about one."""

from django.utils.translation import gettext_lazy as _

from grids.workers.choices import LIVING, ComplaintState, PhoneState, SheetState, WorkerState
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

# A phone is issued, and changes hands, by two confirmations: the system moves it then.
ISSUE = Transition(
    name="issue_phone",
    label=_("发放"),
    sources=frozenset({PhoneState.STORED, PhoneState.ISSUED}),
    target=PhoneState.ISSUED,
    capability=None,
)
REPORT_MISSING = Transition(
    name="report_missing",
    label=_("挂失"),
    sources=frozenset({PhoneState.ISSUED}),
    target=PhoneState.MISSING,
    capability=None,
)
FIND_AGAIN = Transition(
    name="find_again",
    label=_("找回"),
    sources=frozenset({PhoneState.MISSING}),
    target=PhoneState.ISSUED,
    capability=Capability.MANAGE_POSTS,
)
TAKE_BACK = Transition(
    name="take_back_phone",
    label=_("收回入库"),
    sources=frozenset({PhoneState.ISSUED, PhoneState.MISSING}),
    target=PhoneState.STORED,
    capability=Capability.MANAGE_POSTS,
)
SCRAP = Transition(
    name="scrap_phone",
    label=_("停用"),
    sources=frozenset({PhoneState.STORED, PhoneState.MISSING}),
    target=PhoneState.WITHDRAWN,
    capability=Capability.MANAGE_POSTS,
)
PHONE_MOVES = (ISSUE, REPORT_MISSING, FIND_AGAIN, TAKE_BACK, SCRAP)

SUBMIT = Transition(
    name="submit_allowances",
    label=_("提交审批"),
    sources=frozenset({SheetState.DRAFT}),
    target=SheetState.SUBMITTED,
    capability=Capability.KEEP_ALLOWANCES,
    stamps="submitted_at",
)
SEND_BACK = Transition(
    name="send_back_allowances",
    label=_("退回修改"),
    sources=frozenset({SheetState.SUBMITTED}),
    target=SheetState.DRAFT,
    capability=Capability.APPROVE_ALLOWANCES,
)
APPROVE = Transition(
    name="approve_allowances",
    label=_("审批锁定"),
    sources=frozenset({SheetState.SUBMITTED}),
    target=SheetState.APPROVED,
    capability=Capability.APPROVE_ALLOWANCES,
    stamps="approved_at",
)
ALLOWANCE_MOVES = (SUBMIT, SEND_BACK, APPROVE)
