from grids.models.building import Building, Room
from grids.models.care import CareTask, CareVisit
from grids.models.compound import CompoundFact
from grids.models.devices import (
    Alarm,
    AlarmCase,
    Camera,
    Device,
    DeviceKind,
    Reading,
    Threshold,
    Viewing,
    ViewingRequest,
)
from grids.models.event import GridEvent
from grids.models.foot import SafetyLook, SafetyPoint, SentEntry
from grids.models.grid import Grid, GridSuccession, TreeVersion
from grids.models.old_net import OldCell, OldCellShare
from grids.models.post import Post
from grids.models.premises import Facility, Premises
from grids.models.register import AddressedRow, RegisterQuerySet, RegisterRow
from grids.models.register_change import RegisterChange
from grids.models.register_export import RegisterExport
from grids.models.resident import Household, Resident
from grids.models.sheets import ImportChange, RegisterImport, RegisterImportPart
from grids.models.task import (
    GridTask,
    TaskCell,
    TaskTurn,
)
from grids.models.task_gate import MinuteLimit, StandingAdmission
from grids.models.task_item import TaskItem
from grids.models.workers import (
    AllowanceLine,
    AllowanceSheet,
    AllowanceTerms,
    Attendance,
    CardBatch,
    CardIssue,
    CardPart,
    Commitment,
    GridPhone,
    HandOver,
    InsurancePolicy,
    PhoneHandOver,
    PolicyPerson,
    PostLeave,
    SelectionOpinion,
    TrainingSession,
    WorkerComplaint,
    WorkerProfile,
    WorkerText,
)

__all__ = [
    "AddressedRow",
    "Alarm",
    "AlarmCase",
    "AllowanceLine",
    "AllowanceSheet",
    "AllowanceTerms",
    "Attendance",
    "Building",
    "Camera",
    "CardBatch",
    "CardIssue",
    "CardPart",
    "CareTask",
    "CareVisit",
    "Commitment",
    "CompoundFact",
    "Device",
    "DeviceKind",
    "Facility",
    "Grid",
    "GridEvent",
    "GridPhone",
    "GridSuccession",
    "GridTask",
    "HandOver",
    "Household",
    "ImportChange",
    "InsurancePolicy",
    "MinuteLimit",
    "OldCell",
    "OldCellShare",
    "PhoneHandOver",
    "PolicyPerson",
    "Post",
    "PostLeave",
    "Premises",
    "Reading",
    "RegisterChange",
    "RegisterExport",
    "RegisterImport",
    "RegisterImportPart",
    "RegisterQuerySet",
    "RegisterRow",
    "Resident",
    "Room",
    "SafetyLook",
    "SafetyPoint",
    "SelectionOpinion",
    "SentEntry",
    "StandingAdmission",
    "TaskCell",
    "TaskItem",
    "TaskTurn",
    "Threshold",
    "TrainingSession",
    "TreeVersion",
    "Viewing",
    "ViewingRequest",
    "WorkerComplaint",
    "WorkerProfile",
    "WorkerText",
]
