"""The lives of an organisation, of a transfer and of a file of members: every move, and by whose right."""

from django.utils.translation import gettext_lazy as _

from party.organisations.choices import (
    MeetingState,
    OrganisationState,
    PartyNoticeState,
    RollImportState,
    TransferState,
)
from yuanbao.roles import Capability
from yuanbao.workflow import Transition

MERGE = Transition(
    "merge",
    _("并入另一个"),
    frozenset({OrganisationState.STANDING}),
    OrganisationState.MERGED,
    Capability.MANAGE_PARTY,
    "ended_at",
)
END = Transition(
    "end",
    _("撤销"),
    frozenset({OrganisationState.STANDING}),
    OrganisationState.ENDED,
    Capability.MANAGE_PARTY,
    "ended_at",
)
MOVES = (MERGE, END)

ACCEPT = Transition(
    "accept",
    _("接收"),
    frozenset({TransferState.ASKED}),
    TransferState.ACCEPTED,
    Capability.ACCEPT_MEMBER,
    "answered_at",
)
REFUSE = Transition(
    "refuse",
    _("不接收"),
    frozenset({TransferState.ASKED}),
    TransferState.REFUSED,
    Capability.ACCEPT_MEMBER,
    "answered_at",
)
WITHDRAW = Transition(
    "withdraw",
    _("撤回"),
    frozenset({TransferState.ASKED}),
    TransferState.WITHDRAWN,
    Capability.KEEP_PARTY,
    "answered_at",
)
TRANSFER_MOVES = (ACCEPT, REFUSE, WITHDRAW)

SUBMIT_NOTICE = Transition(
    "submit",
    _("送审"),
    frozenset({PartyNoticeState.DRAFT}),
    PartyNoticeState.REVIEW,
    Capability.WRITE_PARTY_NOTICE,
    "submitted_at",
)
SEND_NOTICE = Transition(
    "send",
    _("审核发送"),
    frozenset({PartyNoticeState.REVIEW}),
    PartyNoticeState.SENDING,
    Capability.SEND_PARTY_NOTICE,
    "approved_at",
)
SEND_BACK_NOTICE = Transition(
    "send_back",
    _("退回修改"),
    frozenset({PartyNoticeState.REVIEW}),
    PartyNoticeState.DRAFT,
    Capability.SEND_PARTY_NOTICE,
)
FINISH_NOTICE = Transition(
    "finish",
    _("发完"),
    frozenset({PartyNoticeState.SENDING}),
    PartyNoticeState.SENT,
    None,
    "sent_at",
)
NOTICE_MOVES = (SUBMIT_NOTICE, SEND_NOTICE, SEND_BACK_NOTICE, FINISH_NOTICE)

MINUTE = Transition(
    "minute",
    _("交会议记录"),
    frozenset({MeetingState.PLANNED}),
    MeetingState.REVIEW,
    Capability.KEEP_PARTY,
    "minuted_at",
)
PUBLISH = Transition(
    "publish",
    _("审核公布"),
    frozenset({MeetingState.REVIEW}),
    MeetingState.PUBLISHED,
    Capability.SEND_PARTY_NOTICE,
    "published_at",
)
RETURN_MINUTES = Transition(
    "return_minutes",
    _("退回修改"),
    frozenset({MeetingState.REVIEW}),
    MeetingState.PLANNED,
    Capability.SEND_PARTY_NOTICE,
)
CANCEL = Transition(
    "cancel",
    _("取消"),
    frozenset({MeetingState.PLANNED}),
    MeetingState.CANCELLED,
    Capability.KEEP_PARTY,
)
MEETING_MOVES = (MINUTE, PUBLISH, RETURN_MINUTES, CANCEL)

CHECK_ROLL_IMPORT = Transition(
    "check_roll_import",
    _("检查完"),
    frozenset({RollImportState.UPLOADED}),
    RollImportState.CHECKED,
    None,
    "checked_at",
)
START_ROLL_IMPORT = Transition(
    "start_roll_import",
    _("编入"),
    frozenset({RollImportState.CHECKED}),
    RollImportState.RUNNING,
    Capability.KEEP_PARTY,
    "started_at",
)
DROP_ROLL_IMPORT = Transition(
    "drop_roll_import",
    _("不编入"),
    frozenset({RollImportState.CHECKED}),
    RollImportState.FAILED,
    Capability.KEEP_PARTY,
    "finished_at",
)
FINISH_ROLL_IMPORT = Transition(
    "finish_roll_import",
    _("编入完"),
    frozenset({RollImportState.RUNNING}),
    RollImportState.DONE,
    None,
    "finished_at",
)
FAIL_ROLL_IMPORT = Transition(
    "fail_roll_import",
    _("没有编入"),
    frozenset({RollImportState.UPLOADED}),
    RollImportState.FAILED,
    None,
    "finished_at",
)
UNDO_ROLL_IMPORT = Transition(
    "undo_roll_import",
    _("撤销导入"),
    frozenset({RollImportState.DONE}),
    RollImportState.UNDOING,
    Capability.KEEP_PARTY,
)
END_ROLL_UNDO = Transition(
    "end_roll_undo",
    _("撤销完"),
    frozenset({RollImportState.UNDOING}),
    RollImportState.UNDONE,
    None,
    "undone_at",
)
ROLL_IMPORT_MOVES = (
    CHECK_ROLL_IMPORT,
    START_ROLL_IMPORT,
    DROP_ROLL_IMPORT,
    FINISH_ROLL_IMPORT,
    FAIL_ROLL_IMPORT,
    UNDO_ROLL_IMPORT,
    END_ROLL_UNDO,
)
