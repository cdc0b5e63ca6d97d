"""The lives of an organisation and of a transfer: every move, and by whose right."""

from django.utils.translation import gettext_lazy as _

from party.organisations.choices import (
    MeetingState,
    OrganisationState,
    PartyNoticeState,
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
