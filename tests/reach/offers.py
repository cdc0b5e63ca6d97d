"""What the addresses of applications and offers are opened with."""

from datetime import date, timedelta

from django.utils import timezone

from party.services.offers import firms, walkins, wishes
from tests.factories.offers import (
    make_application,
    make_firm,
    make_guide,
    make_job,
    make_outage,
    make_policy,
    make_service,
    make_visit,
)
from tests.factories.party import MONDAY
from yuanbao.crypto import receipt_secret


class Offers:
    """A service of the cast's community with the resident's application, and the resident's firm."""

    def __init__(self, cast):
        at = timezone.now()
        self.service = make_service(cast.community, code="meals")
        self.application = make_application(self.service, by=cast.resident)
        self.policy = make_policy(
            cast.community,
            valid_from=date(2020, 1, 1),
            service=make_service(cast.community, "policy", code="policy"),
        )
        self.firm = make_firm(cast.unit, account=cast.resident)
        self.job = make_job(self.firm, at=at, expires_on=(at + timedelta(days=9)).date())
        self.applicant = make_application(
            make_service(cast.district, "job", code="job"), links=(("job", self.job),)
        )
        wanted = wishes.Wanted("", "13800005555", "catering", "month", 2000)
        self.wish = wishes.wish(wanted, consents=True, by=None, at=MONDAY)
        self.guide = make_guide(cast.community)
        self.outage = make_outage(cast.community, at=at)
        self.caller = walkins.token_of(walkins.Caller("13800005555"), at=at)
        self.visit = firms.file_inspection(self.firm, make_visit(), by=cast.handler, at=MONDAY)

    def arguments(self):
        """Return what fills the parts of the addresses, by the start of the route."""
        held = {
            "number": self.application.number,
            "secret": receipt_secret(self.application.public_id),
        }
        wish = self.wish.public_id
        return {
            "offers/s/": {"code": self.service.code},
            "offers/a/": held,
            "offers/mine/": {"public_id": self.application.public_id},
            "offers/jobs/": {"public_id": self.job.public_id},
            "offers/job-wishes/": {"public_id": wish, "secret": receipt_secret(wish)},
            "offers/policies/": {"public_id": self.policy.public_id},
            "offers/guides/": {"public_id": self.guide.public_id},
            "offers/outages/": {"public_id": self.outage.public_id},
            "desk/offers/": {"key": "guides", "public_id": self.guide.public_id},
            "desk/outages/": {"public_id": self.outage.public_id},
            "desk/applications/": {"public_id": self.application.public_id},
            "party:walk-in-job": {"caller": self.caller, "public_id": self.job.public_id},
            "desk/walk-ins/p/": {
                "caller": self.caller,
                "code": self.service.code,
                "public_id": self.policy.public_id,
            },
            "desk/walk-ins/": {"public_id": self.application.public_id},
            "desk/hours/": {"public_id": self.application.public_id},
            "desk/policies/": {"public_id": self.policy.public_id},
            "desk/jobs/": {"public_id": self.job.public_id},
            "desk/firms/": {"public_id": self.firm.public_id},
            "desk/inspections/of/": {"public_id": self.firm.public_id},
            "desk/inspections/": {"public_id": self.visit.public_id},
            "firm/jobs/": {"public_id": self.job.public_id},
            "firm/applicants/": {"public_id": self.applicant.public_id},
            "firm/": {"public_id": self.firm.public_id},
        }
