"""Models of the work: agencies, duties, orders, rounds, ratings, and why matters went where."""

from dispatch.models.acts import ContactLog, Extension, Question, Reminder, Return
from dispatch.models.agency import Agency, AgencyName, Staffing
from dispatch.models.appeal import Appeal
from dispatch.models.approval import Approval
from dispatch.models.centre import SEATS, Duty, Secondment
from dispatch.models.copy import Copy
from dispatch.models.desk import ChecklistItem, ChecklistTick, DeskPreference
from dispatch.models.duty_rule import TOKENS, DutyRule, ServiceLimit
from dispatch.models.ending import Ending
from dispatch.models.event import EventMatter, KnownEvent
from dispatch.models.export import ExportJob
from dispatch.models.follow_up import FollowUpCall, FollowUpLine, FollowUpRule
from dispatch.models.hotline import Hotline, HotlineMatter, HotlineUrge, WriteBack, WriteBackFile
from dispatch.models.instruction import Instruction, InstructionReport
from dispatch.models.lasting import LastingCheck, LastingRule
from dispatch.models.learned import ClassifierVersion
from dispatch.models.liaison import LiaisonContact
from dispatch.models.outside import OutsideCall, OutsideLink
from dispatch.models.rating import AnswerRating, Rating
from dispatch.models.report import DailyReport
from dispatch.models.route import RouteDecision
from dispatch.models.score_month import ScoreMonth
from dispatch.models.section import Leave, Section
from dispatch.models.sensitive import SensitiveMark, SensitiveWord
from dispatch.models.sheet import SheetImport
from dispatch.models.shift import HandOver, Pledge
from dispatch.models.sms import SmsQuestion, SmsReply
from dispatch.models.supervision import NoticeReply, SupervisionNotice
from dispatch.models.suspension import Suspension
from dispatch.models.whistle import Whistle, WhistleCall
from dispatch.models.work_order import Pause, Round, WorkOrder

__all__ = [
    "SEATS",
    "TOKENS",
    "Agency",
    "AgencyName",
    "AnswerRating",
    "Appeal",
    "Approval",
    "ChecklistItem",
    "ChecklistTick",
    "ClassifierVersion",
    "ContactLog",
    "Copy",
    "DailyReport",
    "DeskPreference",
    "Duty",
    "DutyRule",
    "Ending",
    "EventMatter",
    "ExportJob",
    "Extension",
    "FollowUpCall",
    "FollowUpLine",
    "FollowUpRule",
    "HandOver",
    "Hotline",
    "HotlineMatter",
    "HotlineUrge",
    "Instruction",
    "InstructionReport",
    "KnownEvent",
    "LastingCheck",
    "LastingRule",
    "Leave",
    "LiaisonContact",
    "NoticeReply",
    "OutsideCall",
    "OutsideLink",
    "Pause",
    "Pledge",
    "Question",
    "Rating",
    "Reminder",
    "Return",
    "Round",
    "RouteDecision",
    "ScoreMonth",
    "Secondment",
    "Section",
    "SensitiveMark",
    "SensitiveWord",
    "ServiceLimit",
    "SheetImport",
    "SmsQuestion",
    "SmsReply",
    "Staffing",
    "SupervisionNotice",
    "Suspension",
    "Whistle",
    "WhistleCall",
    "WorkOrder",
    "WriteBack",
    "WriteBackFile",
]
