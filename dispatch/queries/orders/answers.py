"""What an answer is held against before it goes out."""

from collections.abc import Iterable
from typing import Any

from dispatch.answer_check import Against, Look, check_answer
from dispatch.models import Round, WorkOrder
from yuanbao.models import CannedPhrase
from yuanbao.public_numbers import redact

N_RECENT = 30


def warnings_for(order: WorkOrder, answer: str) -> list[Look]:
    """Return what to look at in an answer that is being written."""
    person = order.petition.petitioner
    names = tuple(filter(None, [person.name, person.helper_name]))
    n_struck = len(redact(answer, names).found)
    against = Against(_phrases(), _recent([order]).get(order.agency_id, []))
    return check_answer(answer, against, n_struck=n_struck)


def warnings_of(rounds: Iterable[tuple[WorkOrder, Round]]) -> dict[int, list[Look]]:
    """Return order id → what to look at, for answers that were handed in; two questions."""
    pairs = list(rounds)
    phrases, recent = _phrases(), _recent([order for order, _row in pairs])
    return {
        order.pk: check_answer(row.answer, Against(phrases, recent.get(order.agency_id, [])))
        for order, row in pairs
    }


def _phrases() -> list[str]:
    rows = CannedPhrase.objects.filter(step="finish").order_by("code")
    return list(rows.values_list("text", flat=True))


def _recent(orders: list[WorkOrder]) -> dict[int, list[str]]:
    """Return each agency's latest verified answers to other orders."""
    agencies = {order.agency_id for order in orders}
    rows = Round.objects.filter(order__agency__in=agencies, verified_at__isnull=False)
    rows = rows.exclude(order__in=[order.pk for order in orders]).exclude(answer="")
    found: dict[int, list[str]] = {}
    latest: Any = rows.order_by("-id").values_list("order__agency", "answer")
    for agency, answer in latest[: N_RECENT * max(len(agencies), 1)]:
        found.setdefault(agency, []).append(answer)
    return found
