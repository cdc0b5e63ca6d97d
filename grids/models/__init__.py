from grids.models.building import Building, Room
from grids.models.care import CareTask, CareVisit
from grids.models.foot import SafetyLook, SafetyPoint, SentEntry
from grids.models.grid import Grid, GridSuccession, TreeVersion
from grids.models.post import Post
from grids.models.premises import Facility, Premises
from grids.models.register import AddressedRow, RegisterQuerySet, RegisterRow
from grids.models.register_change import RegisterChange
from grids.models.resident import Household, Resident
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
    "AllowanceLine",
    "AllowanceSheet",
    "AllowanceTerms",
    "Attendance",
    "Building",
    "CardBatch",
    "CardIssue",
    "CardPart",
    "CareTask",
    "CareVisit",
    "Commitment",
    "Facility",
    "Grid",
    "GridPhone",
    "GridSuccession",
    "HandOver",
    "Household",
    "InsurancePolicy",
    "PhoneHandOver",
    "PolicyPerson",
    "Post",
    "PostLeave",
    "Premises",
    "RegisterChange",
    "RegisterQuerySet",
    "RegisterRow",
    "Resident",
    "Room",
    "SafetyLook",
    "SafetyPoint",
    "SelectionOpinion",
    "SentEntry",
    "TrainingSession",
    "TreeVersion",
    "WorkerComplaint",
    "WorkerProfile",
    "WorkerText",
]
