"""What the addresses of grid work are opened with: one worker with a letter and a complaint."""

from dataclasses import dataclass

from grids.models import Post, TrainingSession, WorkerComplaint
from grids.services.workers import complaints, letters, trainings
from grids.services.workers.letters import Signature
from grids.services.workers.trainings import Held
from tests.factories.petitions import MONDAY
from tests.factories.workers import WorkerTextFactory, profile_for


@dataclass
class GridWork:
    """The cast's worker, in service, of the unit of the first town."""

    cast: object

    def __post_init__(self):
        cast = self.cast
        self.worker = profile_for(cast.grid_worker, cast.unit)
        self.post = Post.objects.get(user=cast.grid_worker, grid=cast.unit)
        WorkerTextFactory(valid_from=MONDAY.date())
        name = Signature(cast.grid_worker.name)
        self.letter = letters.sign_commitment(self.worker, name, by=cast.grid_worker, at=MONDAY)
        self.training: TrainingSession = trainings.note_training(
            Held("燃气安全", MONDAY.date(), 60), grid=cast.unit, by=cast.administrator, at=MONDAY
        )
        self.complaint: WorkerComplaint
        self.complaint, self.secret = complaints.complain(
            cast.unit, text="不接电话。", about=None, contact="", at=MONDAY
        )

    def arguments(self) -> dict[str, dict]:
        """Return what fills the parts of its addresses, by the start of their names."""
        return {
            "grids:complaint-new": {"code": self.cast.unit.code},
            "grids:complaint-receipt": {"secret": self.secret},
            "grids:complaint-": {"public_id": self.complaint.public_id},
            "grids:training-": {"public_id": self.training.public_id},
            "grids:worker-letter": {"public_id": self.letter.public_id},
            "grids:worker-": {
                "public_id": self.worker.public_id,
                "post_id": self.post.pk,
                "act": "withdraw",
            },
            "grids:my-letter": {"public_id": self.letter.public_id},
            "grids:my-post": {
                "public_id": "00000000-0000-4000-8000-000000000000",
                "post_id": self.post.pk,
            },
        }
