"""What the addresses of grid work are opened with: one worker with a letter and a complaint."""

from dataclasses import dataclass

from grids.models import Post, TrainingSession, WorkerComplaint
from grids.services.workers import (
    allowances,
    complaints,
    insurance,
    letters,
    phone_passing,
    phones,
    trainings,
)
from grids.services.workers.letters import Signature
from grids.services.workers.trainings import Held
from tests.factories.petitions import MONDAY
from tests.factories.workers import AllowanceTermsFactory, WorkerTextFactory, profile_for

NOBODY = "00000000-0000-4000-8000-000000000000"


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

        handset = phones.Handset("13900007777")
        self.phone = phones.store_phone(handset, grid=cast.unit, by=cast.administrator, at=MONDAY)
        passing = phone_passing.begin_hand_over(
            self.phone, to=self.worker, by=cast.administrator, at=MONDAY
        )
        phone_passing.confirm_taken(passing, by=cast.grid_worker, at=MONDAY)

        self.terms = AllowanceTermsFactory()
        self.sheet = allowances.draft_month(MONDAY.date(), places=[cast.town], by=None, at=MONDAY)[
            0
        ]
        cover = insurance.Cover("中国人寿", "P1", MONDAY.date(), MONDAY.date())
        self.policy = insurance.register_policy(
            cover, place=cast.town, by=cast.administrator, at=MONDAY
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
            "grids:phone-": {"public_id": self.phone.public_id, "act": "take-back"},
            "grids:card-": {
                "public_id": NOBODY,
                "code": self.cast.unit.code,
                "key": "household",
            },
            "grids:cover-": {
                "public_id": NOBODY,
                "code": self.cast.unit.code,
                "post_id": self.post.pk,
            },
            "grids:terms-": {"pk": self.terms.pk},
            "grids:allowance-line-correct": {"public_id": self.sheet.lines.get().public_id},
            "grids:allowance-": {"public_id": self.sheet.public_id, "act": "redraft"},
            "grids:policy-": {"public_id": self.policy.public_id},
            "grids:my-phone-missing": {"public_id": self.phone.public_id},
            "grids:my-phone-confirm": {"public_id": NOBODY},
            "grids:my-letter": {"public_id": self.letter.public_id},
            "grids:my-post": {
                "public_id": NOBODY,
                "post_id": self.post.pk,
            },
        }
