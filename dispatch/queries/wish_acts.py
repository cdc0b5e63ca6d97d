"""When an agency may ask the centre for something, and when the centre has to decide on it."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from dispatch.choices import OrderState
from dispatch.models import Extension, WorkOrder
from dispatch.services.extensions import MOST_EXTENSIONS
from yuanbao.roles import Capability

# Name of an act → the capability that it asks for.
WISH_ACTS = {
    "extend": Capability.HANDLE_ORDER,
    "decide-extension": Capability.EXTEND_ORDER,
}
# Stands for an open request whose author is not known any more.
NOBODY = 0


def wish_facts() -> dict[str, Any]:
    """Return what an order is annotated with: who asked for what and awaits the decision."""
    return {"extension_asked_by": _asker(Extension)}


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


def _awaits(fact: str) -> Callable[[WorkOrder, int | None], bool]:
    def awaits(order: WorkOrder, person: int | None) -> bool:
        asked_by = getattr(order, fact, None)
        return asked_by is not None and asked_by != person

    return awaits


_POSSIBLE: dict[str, Callable[[WorkOrder, int | None], bool]] = {
    "extend": _can_extend,
    "decide-extension": _awaits("extension_asked_by"),
}
