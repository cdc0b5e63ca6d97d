"""Count anew from the audit log, and tell where rows, public snapshots and figures differ from it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, F, QuerySet
from django.utils.translation import gettext as _

from dispatch.models import WorkOrder
from dispatch.queries.counting.replay import ORDER, PETITION, UNKNOWN, Story, stories_of
from dispatch.queries.counting.totals import (
    Difference,
    Totals,
    compare,
    differing_cards,
    differing_figures,
)
from petitions.models import LedgerEntry, Petition, ProgressEntry, PublicPart
from yuanbao.models import CHAINS
from yuanbao.numbers import grouped

# Acts of which the story has a line of the same name for each entry of the log.
TOLD = frozenset(
    {
        "sign_for",
        "contact",
        "note",
        "finish",
        "verify",
        "send_back",
        "ask_return",
        "accept_return",
        "refuse_return",
        "ask_extension",
        "ask_suspension",
        "hand_over",
    }
)
AT_ONCE = 2000


def recount(*, at: datetime) -> Iterator[Difference]:
    """Yield every difference, first of single rows, then of figures.

    Rows are read chain by chain, so that no more than a sixteenth of them is held at once. Run it
    in one snapshot of the database: what is done meanwhile is a difference otherwise. Matters of
    former times were taken over whole and are counted as they stand: the log begins after them.
    """
    totals = Totals()
    for chain in range(CHAINS):
        told = stories_of(chain)
        yield from _petitions(chain, told[PETITION], totals)
        yield from _orders(chain, told[ORDER], totals)
        yield from _lines(chain, told[ORDER])
        yield from _public(chain)
    yield from differing_figures(totals, at=at)
    yield from differing_cards(totals, at=at)


def _on(rows: QuerySet[Any], chain: int, petition: str) -> QuerySet[Any]:
    """Keep the rows of the matters whose acts are on a chain."""
    return rows.annotate(on_chain=F(petition) % CHAINS).filter(on_chain=chain)


def _petitions(chain: int, told: dict[int, Story], totals: Totals) -> Iterator[Difference]:
    left = set(told)
    rows = _on(Petition.objects.all(), chain, "pk")
    rows = rows.values_list("pk", "number", "state", "is_historical")
    for pk, number, state, is_historical in rows.iterator(AT_ONCE):
        left.discard(pk)
        story = Story(state=state) if is_historical else told.get(pk, Story())
        totals.petitions[story.state] += 1
        yield from _faults(grouped(number), story)
        yield from compare(grouped(number), [(_("状态"), state, story.state)])
    yield from _gone(left, told)


_ORDER_COLUMNS = (
    "pk",
    "petition_id",
    "petition__number",
    "petition__is_historical",
    "serial",
    "unit_id",
    "agency__code",
    "handler_id",
    "state",
    "is_lead",
    "round_number",
    "n_sent_back",
    "n_returns",
    "n_extensions",
)


def _orders(chain: int, told: dict[int, Story], totals: Totals) -> Iterator[Difference]:
    left = set(told)
    rows = _on(WorkOrder.objects.all(), chain, "petition_id").values(*_ORDER_COLUMNS)
    for row in rows.iterator(AT_ONCE):
        left.discard(row["pk"])
        is_old = row["petition__is_historical"]
        story = _as_it_stands(row) if is_old else told.get(row["pk"], Story())
        totals.take(story, petition=row["petition_id"], on_foot=row["unit_id"] is not None)
        if is_old:
            told.pop(row["pk"], None)
            continue
        number = f"{grouped(row['petition__number'])}-{row['serial']}"
        yield from _faults(number, story)
        yield from compare(number, _facts(row, story))
    yield from _gone(left, told)


def _as_it_stands(row: dict[str, Any]) -> Story:
    return Story(state=row["state"], agency=row["agency__code"], is_lead=row["is_lead"])


def _facts(row: dict[str, Any], story: Story) -> list[tuple[str, Any, Any]]:
    handler = row["handler_id"]
    return [
        (_("状态"), row["state"], story.state),
        (_("承办单位"), row["agency__code"], story.agency),
        (_("主办"), row["is_lead"], story.is_lead),
        (_("第几次办"), row["round_number"], story.round_number),
        (_("返工次数"), row["n_sent_back"], story.n_sent_back),
        (_("驳回退单次数"), row["n_returns"], story.n["refuse_return"]),
        (_("延期次数"), row["n_extensions"], story.n["extended"]),
        (_("经办人"), handler, handler if story.handler == UNKNOWN else story.handler),
    ]


def _faults(whose: str, story: Story) -> Iterator[Difference]:
    """Yield what was done twice, or from a state in which the row was not."""
    for act, said, was in story.faults:
        yield Difference(whose, _("重复或接不上的 %(act)s") % {"act": act}, said, was)


def _gone(left: set[int], told: dict[int, Story]) -> Iterator[Difference]:
    for pk in sorted(left):
        yield Difference(f"id {pk}", _("有记录，没有这一行"), None, told[pk].state)


def _lines(chain: int, told: dict[int, Story]) -> Iterator[Difference]:
    """Yield orders whose story for staff has more or fewer lines of an act than the log."""
    rows = _on(ProgressEntry.objects.filter(act__in=TOLD), chain, "petition_id")
    rows = rows.exclude(petition_id__in=Petition.objects.filter(is_historical=True).values("pk"))
    counted = rows.exclude(order_id=None).values_list("order_id", "act").annotate(n=Count("pk"))
    lines = {(pk, act): n for pk, act, n in counted.order_by()}
    acts = {(pk, act): n for pk, story in told.items() for act, n in story.n.items() if act in TOLD}
    for pk, act in sorted({*lines, *acts}):
        what = _("流转记录里的 %(act)s") % {"act": act}
        shown, logged = lines.get((pk, act), 0), acts.get((pk, act), 0)
        yield from compare(f"id {pk}", [(what, shown, logged)])


def _public(chain: int) -> Iterator[Difference]:
    """Yield parts and ledger entries that show another state than the row that they are made of."""
    orders = _on(WorkOrder.objects.all(), chain, "petition_id")
    states = dict(orders.values_list("pk", "state"))
    parts = _on(PublicPart.objects.all(), chain, "petition_id")
    for pk, shown in parts.values_list("order_id", "state").iterator(AT_ONCE):
        yield from compare(f"id {pk}", [(_("公开的工单状态"), shown, states.get(pk))])
    entries = _on(LedgerEntry.objects.all(), chain, "petition_id")
    for number, shown, state in entries.values_list("number", "state", "petition__state"):
        yield from compare(grouped(number), [(_("公开台账的状态"), shown, state)])
