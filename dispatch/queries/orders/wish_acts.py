"""Moving an order on, ending it, and what is asked for: when each act is possible."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from dispatch import workflow
from dispatch.choices import OrderState
from dispatch.models import Ending, Extension, Return, Suspension, WorkOrder
from dispatch.queries.orders.returned import ruled
from dispatch.services.moves.assignment import is_signed
from dispatch.services.moves.extensions import MOST_EXTENSIONS
from yuanbao.roles import Capability

# Name of an act → the capability that it asks for.
WISH_ACTS = {
    "transfer": Capability.DISPATCH_ORDER,
    "cancel": Capability.CANCEL_ORDER,
    "ask-cancel": Capability.CANCEL_ORDER,
    "extend": Capability.HANDLE_ORDER,
    "decide-extension": Capability.EXTEND_ORDER,
    "shelve": Capability.HANDLE_ORDER,
    "decide-suspension": Capability.SUSPEND_ORDER,
    "review": Capability.SUSPEND_ORDER,
    "ask-end": Capability.HANDLE_ORDER,
    "offer-duty": Capability.RULE_ON_RETURN,
    "ask-again": Capability.HANDLE_ORDER,
    "send-link": Capability.DISPATCH_ORDER,
    "revoke-link": Capability.DISPATCH_ORDER,
    "outside-call": Capability.DISPATCH_ORDER,
}
# Stands for an open request whose author is not known any more.
NOBODY = 0


def wish_facts() -> dict[str, Any]:
    """Return what an order is annotated with: who asked for what and awaits the decision."""
    return {
        "extension_asked_by": _asker(Extension),
        "suspension_asked_by": _asker(Suspension),
        "has_assisting_answer": Exists(
            WorkOrder.objects.filter(
                petition=OuterRef("petition"), is_lead=False, state=OrderState.FINISHED
            )
        ),
        "ending_asked": Exists(
            Ending.objects.filter(petition=OuterRef("petition"), decided_at=None)
        ),
        "ruling_to_offer": Exists(
            Return.objects.filter(ruled(), order=OuterRef("pk"), duty_rule=None).exclude(
                ruled_to=None
            )
        ),
    }


def _asker(model: Any) -> Subquery:
    rows = model.objects.filter(order=OuterRef("pk"), decided_at=None)
    return Subquery(rows.values(by=Coalesce("asked_by", NOBODY))[:1])


def wish_acts(order: WorkOrder, may: frozenset[Capability], person: int | None) -> Iterable[str]:
    """Yield the acts that are possible now; `order` is annotated with `wish_facts`."""
    for name, is_possible in _POSSIBLE.items():
        if WISH_ACTS[name] in may and is_possible(order, person):
            yield name


def _can_extend(order: WorkOrder, _person: int | None) -> bool:
    is_running = order.state == OrderState.SIGNED and order.paused_at is None
    asked = getattr(order, "extension_asked_by", None) is not None
    return is_running and not asked and order.n_extensions < MOST_EXTENSIONS


def _can_shelve(order: WorkOrder, _person: int | None) -> bool:
    is_running = order.state == OrderState.SIGNED and order.paused_at is None
    return is_running and getattr(order, "suspension_asked_by", None) is None


def _is_shelved(order: WorkOrder, _person: int | None) -> bool:
    return order.state == OrderState.SUSPENDED


def _can_transfer(order: WorkOrder, _person: int | None) -> bool:
    return order.state in workflow.TRANSFER.sources and not order.is_designated


def _can_cancel(order: WorkOrder, _person: int | None) -> bool:
    return order.is_open and not is_signed(order)


def _can_ask_cancel(order: WorkOrder, _person: int | None) -> bool:
    return order.is_open and is_signed(order) and not getattr(order, "ending_asked", False)


def _can_ask_end(order: WorkOrder, person: int | None) -> bool:
    is_at_work = order.state in {OrderState.SIGNED, OrderState.SUSPENDED}
    return order.is_lead and is_at_work and _can_ask_cancel(order, person)


def _can_ask_again(order: WorkOrder, _person: int | None) -> bool:
    is_at_work = order.is_lead and order.state == OrderState.SIGNED
    return is_at_work and bool(getattr(order, "has_assisting_answer", False))


def _is_outside(order: WorkOrder, _person: int | None) -> bool:
    return order.is_open and not order.agency.has_desk


def _can_send_link(order: WorkOrder, person: int | None) -> bool:
    agency = order.agency
    is_reachable = bool(agency.contact_mobile or agency.contact_email)
    return is_reachable and _is_outside(order, person)


def _can_offer(order: WorkOrder, _person: int | None) -> bool:
    return bool(getattr(order, "ruling_to_offer", False))


def _awaits(fact: str) -> Callable[[WorkOrder, int | None], bool]:
    def awaits(order: WorkOrder, person: int | None) -> bool:
        asked_by = getattr(order, fact, None)
        return asked_by is not None and asked_by != person

    return awaits


_POSSIBLE: dict[str, Callable[[WorkOrder, int | None], bool]] = {
    "transfer": _can_transfer,
    "cancel": _can_cancel,
    "ask-cancel": _can_ask_cancel,
    "extend": _can_extend,
    "decide-extension": _awaits("extension_asked_by"),
    "shelve": _can_shelve,
    "decide-suspension": _awaits("suspension_asked_by"),
    "review": _is_shelved,
    "ask-end": _can_ask_end,
    "offer-duty": _can_offer,
    "ask-again": _can_ask_again,
    "outside-call": _is_outside,
    "send-link": _can_send_link,
    "revoke-link": _is_outside,
}
