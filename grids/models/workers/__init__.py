"""People in grid work: their profiles, letters, training, changes of post, and complaints."""

from grids.models.workers.allowance import (
    AllowanceLine,
    AllowanceSheet,
    AllowanceTerms,
    InsurancePolicy,
    PolicyPerson,
)
from grids.models.workers.card import CardBatch, CardIssue, CardPart
from grids.models.workers.complaint import WorkerComplaint
from grids.models.workers.letter import Commitment, WorkerText
from grids.models.workers.phone import GridPhone, PhoneHandOver
from grids.models.workers.profile import SelectionOpinion, WorkerProfile
from grids.models.workers.serving import HandOver, PostLeave
from grids.models.workers.training import Attendance, TrainingSession

__all__ = [
    "AllowanceLine",
    "AllowanceSheet",
    "AllowanceTerms",
    "Attendance",
    "CardBatch",
    "CardIssue",
    "CardPart",
    "Commitment",
    "GridPhone",
    "HandOver",
    "InsurancePolicy",
    "PhoneHandOver",
    "PolicyPerson",
    "PostLeave",
    "SelectionOpinion",
    "TrainingSession",
    "WorkerComplaint",
    "WorkerProfile",
    "WorkerText",
]
