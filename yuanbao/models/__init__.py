"""Models of the lowest layer, one file per aggregate."""

from yuanbao.models.attachment import Attachment, Purpose
from yuanbao.models.audit import CHAINS, SEALED_CHAIN, AuditEntry, AuditHead
from yuanbao.models.authenticator import STEP_SECONDS, Authenticator
from yuanbao.models.base import AppendOnlyError, AppendOnlyModel, PublicIdModel
from yuanbao.models.calendar import CalendarVersion, CalendarYear, YearStatus
from yuanbao.models.category import Category, Tier
from yuanbao.models.consent import Consent
from yuanbao.models.data_request import DataRequest
from yuanbao.models.export import (
    Export,
    ExportContent,
    ExportState,
    FileKind,
    SealedExport,
    indexes_of_exports,
    rules_of_sealed_exports,
)
from yuanbao.models.heartbeat import Heartbeat
from yuanbao.models.hold import LegalHold
from yuanbao.models.integration import Integration
from yuanbao.models.notification import Channel, Delivery, DevelopmentMessage, Notification
from yuanbao.models.open_data import OpenFile
from yuanbao.models.retention import RetentionRun
from yuanbao.models.sent_form import SentForm
from yuanbao.models.sheet_change import ChangeKind, SheetChange
from yuanbao.models.signin import PhoneCode, SignIn, TrustedDevice
from yuanbao.models.subscription import Broadcast, Subscription, WechatBinding
from yuanbao.models.user import SecondFactor, User
from yuanbao.models.wording import CannedPhrase, Reason, ReasonKind, RightDoor

__all__ = [
    "CHAINS",
    "SEALED_CHAIN",
    "STEP_SECONDS",
    "AppendOnlyError",
    "AppendOnlyModel",
    "Attachment",
    "AuditEntry",
    "AuditHead",
    "Authenticator",
    "Broadcast",
    "CalendarVersion",
    "CalendarYear",
    "CannedPhrase",
    "Category",
    "ChangeKind",
    "Channel",
    "Consent",
    "DataRequest",
    "Delivery",
    "DevelopmentMessage",
    "Export",
    "ExportContent",
    "ExportState",
    "FileKind",
    "Heartbeat",
    "Integration",
    "LegalHold",
    "Notification",
    "OpenFile",
    "PhoneCode",
    "PublicIdModel",
    "Purpose",
    "Reason",
    "ReasonKind",
    "RetentionRun",
    "RightDoor",
    "SealedExport",
    "SecondFactor",
    "SentForm",
    "SheetChange",
    "SignIn",
    "Subscription",
    "Tier",
    "TrustedDevice",
    "User",
    "WechatBinding",
    "YearStatus",
    "indexes_of_exports",
    "rules_of_sealed_exports",
]
