"""People in grid work: their profiles, letters, training, changes of post, and complaints."""

from grids.models.workers.complaint import WorkerComplaint
from grids.models.workers.letter import Commitment, WorkerText
from grids.models.workers.profile import SelectionOpinion, WorkerProfile
from grids.models.workers.serving import HandOver, PostLeave
from grids.models.workers.training import Attendance, TrainingSession

__all__ = [
    "Attendance",
    "Commitment",
    "HandOver",
    "PostLeave",
    "SelectionOpinion",
    "TrainingSession",
    "WorkerComplaint",
    "WorkerProfile",
    "WorkerText",
]
