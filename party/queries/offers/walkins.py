"""What a desk can apply for on somebody's behalf: the public's own offers, narrowed by a few words."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from party.models import JobPost, Policy, Service
from party.queries.offers.applications import open_services
from party.queries.offers.jobs import public_jobs
from party.queries.offers.policies import public_policies

# Past these one types a word of what is wanted.
MOST_SHOWN = 8


@dataclass(frozen=True)
class Offers:
    """What can be applied for; `n_policies` and `n_jobs` count those that are not shown, too."""

    services: list[Service]
    policies: list[Policy]
    jobs: list[JobPost]
    n_policies: int
    n_jobs: int

    @property
    def is_empty(self) -> bool:
        return not (self.services or self.policies or self.jobs)


def offers_for(on: date, *, asked: str, is_known: bool) -> Offers:
    """Return what fits the words; for whoever leaves no telephone only what is confidential."""
    services = list(_called(open_services(), asked))
    if not is_known:
        return Offers([one for one in services if one.is_confidential], [], [], 0, 0)
    policies = public_policies(on, asked=asked).filter(service__is_open=True)
    jobs = public_jobs(on)
    if asked:
        jobs = jobs.filter(Q(title__icontains=asked) | Q(firm__name__icontains=asked))
    return Offers(
        services,
        list(policies.defer("body")[:MOST_SHOWN]),
        list(jobs[:MOST_SHOWN]),
        policies.count(),
        jobs.count(),
    )


def _called(rows: QuerySet[Service], asked: str) -> QuerySet[Service]:
    if not asked:
        return rows
    return rows.filter(Q(name__icontains=asked) | Q(summary__icontains=asked))
