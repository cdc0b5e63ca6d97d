from grids.models.grid import Grid, GridSuccession, TreeVersion
from grids.models.post import Post
from grids.models.workers import (
    Attendance,
    Commitment,
    HandOver,
    PostLeave,
    SelectionOpinion,
    TrainingSession,
    WorkerComplaint,
    WorkerProfile,
    WorkerText,
)

__all__ = [
    "Attendance",
    "Commitment",
    "Grid",
    "GridSuccession",
    "HandOver",
    "Post",
    "PostLeave",
    "SelectionOpinion",
    "TrainingSession",
    "TreeVersion",
    "WorkerComplaint",
    "WorkerProfile",
    "WorkerText",
]
