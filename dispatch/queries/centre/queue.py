"""The centre's queue: what waits, one matter with its suggestions, and what can be done with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.utils.translation import gettext as _

from dispatch.choices import RouteOutcome
from dispatch.models import Agency, RouteDecision
from dispatch.queries.centre.nearby import Surroundings, surroundings_of
from dispatch.queries.desks.scope import area_of
from dispatch.queries.orders.hands import hands
from dispatch.queries.orders.order_page import Person, person_of
from dispatch.routing import DECIDE_ALONE
from petitions import workflow
from petitions.choices import WAITING_FOR_CENTRE
from petitions.models import Petition, ProgressEntry
from yuanbao.models import Attachment, Category
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, grant_tests, grants_of

N_LISTED = 100
# Name of an act on the page → the move of the table that it makes.
MOVES = {
    "decline": workflow.DECLINE,
    "seal-off": workflow.SEAL_OFF,
    "ask": workflow.ASK,
    "answer": workflow.ANSWER_AT_ONCE,
    "merge": workflow.MERGE,
    "unmerge": workflow.UNMERGE,
    "transfer": workflow.TRANSFER_OUT,
    "terminate": workflow.TERMINATE,
}
CAPABILITIES = {
    **{name: move.capability for name, move in MOVES.items() if move.capability},
    "dispatch": Capability.ACCEPT_PETITION,
    "split": Capability.ACCEPT_PETITION,
    "classify": Capability.CLASSIFY_PETITION,
    "moderate": Capability.MODERATE_PETITION,
}
ASKED = frozenset(CAPABILITIES.values())
LIST_COLUMNS = (
    "public_id",
    "title",
    "state",
    "channel",
    "is_urgent",
    "routed_at",
    "dispatched_at",
    "filed_at",
    "centre_due_at",
    "satisfaction",
    "solved",
    "town__name",
)


@dataclass(frozen=True)
class QueueList:
    """The left pane: rows by urgency and the centre's due moment, and how many of each kind."""

    rows: list[Petition]
    n: dict[str, int]
    show: str
    is_cut: bool = False


@dataclass(frozen=True)
class Suggestion:
    """One way to send the matter, as routing saw it."""

    place: int
    code: str
    category: str
    lead: str
    assisting: list[str]
    words: list[str]
    rule: str
    confidence: float
    can_accept: bool


@dataclass(frozen=True)
class Choices:
    """Agencies by kind and categories by top, for the forms; read in one statement."""

    agencies: list[tuple[str, list[tuple[str, str]]]]
    categories: list[tuple[str, list[tuple[str, str]]]]

    @property
    def agency_names(self) -> dict[str, str]:
        return {code: name for _kind, rows in self.agencies for code, name in rows}

    @property
    def category_names(self) -> dict[str, str]:
        return {code: name for _top, rows in self.categories for code, name in rows}


@dataclass(frozen=True)
class Matter:
    """The middle and right panes."""

    petition: Petition
    at: datetime
    person: Person
    photos: list[Attachment]
    route: RouteDecision | None
    suggestions: list[Suggestion]
    around: Surroundings
    choices: Choices
    acts: list[str]
    returned: str

    @property
    def words(self) -> list[str]:
        """Return the words behind all suggestions, to be marked in the text."""
        return sorted({word for s in self.suggestions for word in s.words})

    @property
    def can_dispatch(self) -> bool:
        return "dispatch" in self.acts


def version() -> str:
    """Return a key that changes with every act on any matter, and with every look of the router."""
    routed = RouteDecision.objects.order_by("-id").values("id")[:1]
    rows = ProgressEntry.objects.order_by("-id").values_list("id", Subquery(routed))
    return "-".join(str(number or 0) for number in rows.first() or (0, 0))


def waiting(user: Any) -> QuerySet[Petition]:
    """Return what waits for the centre within the person's reach, in no order."""
    area = area_of(user, Capability.ACCEPT_PETITION)
    return Petition.objects.waiting_for_centre().filter(Q(pk__in=[]) if area is None else area)


def queue_list(user: Any, *, show: str = "") -> QueueList:
    """Return the left pane; driven by the index `petition_centre_queue`."""
    routes = RouteDecision.objects.filter(petition=OuterRef("pk")).order_by("-id")
    rows = list(
        waiting(user)
        .annotate(
            confidence=Subquery(routes.values("confidence")[:1]),
            doubt=Subquery(routes.values("rule")[:1]),
        )
        .order_by("-is_urgent", "centre_due_at", "id")
        .select_related("town")
        .only(*LIST_COLUMNS)[: N_LISTED + 1]
    )
    kinds = {"": rows, **{kind: [r for r in rows if test(r)] for kind, test in TESTS.items()}}
    return QueueList(
        rows=kinds.get(show, rows)[:N_LISTED],
        n={kind or "all": len(found) for kind, found in kinds.items()},
        show=show if show in kinds else "",
        is_cut=len(rows) > N_LISTED,
    )


TESTS = {
    "urgent": lambda row: row.is_urgent,
    "low": lambda row: row.confidence is not None and row.confidence < DECIDE_ALONE,
    "returned": lambda row: row.dispatched_at is not None or bool(row.satisfaction),
}
# A town's border has hundreds of points; pages show its name.
BORDERS = tuple(f"{place}__boundary" for place in ("town", "community", "grid"))


def petition_for(user: Any, public_id: Any, **more: Any) -> Petition:
    """Return a matter the centre's seat may work on; raises OutOfReach.

    What the person may do is read with it, for `grants_of`; `more` annotates the row.
    """
    related = ("category", "town", "community", "grid", "petitioner", "merged_into")
    rows = Petition.objects.filter(public_id=public_id).select_related(*related).defer(*BORDERS)
    petition = rows.annotate(**grant_tests(Petition, ASKED, by=user), **more).first()
    needed = Capability.ACCEPT_PETITION
    if petition is None or needed not in grants_of(petition, {needed}):
        raise OutOfReach(f"{user} may not work on petition {public_id}")
    return petition


def matter(user: Any, public_id: Any, *, at: datetime) -> Matter:
    """Build the middle and right panes for one matter; raises OutOfReach."""
    petition = petition_for(user, public_id, **hands("pk"))
    may = grants_of(petition, ASKED)
    route = petition.routes.exclude(outcome=RouteOutcome.PERSON).order_by("-id").first()
    choices = choices_now()
    photos = Attachment.objects.filter(owner_type="petition", owner_id=petition.pk)
    return Matter(
        petition=petition,
        at=at,
        person=person_of(petition),
        photos=list(photos.order_by("id")),
        route=route,
        suggestions=suggestions_of(route, choices),
        around=surroundings_of(petition, at=at),
        choices=choices,
        acts=_acts(petition, may),
        returned=_why_back(petition),
    )


def matter_for_act(user: Any, public_id: Any, act: str, *, at: datetime) -> Matter:
    """Return the matter if the person has the act's capability on it; raises OutOfReach."""
    found = matter(user, public_id, at=at)
    if CAPABILITIES[act] not in grants_of(found.petition, ASKED):
        raise OutOfReach(f"{user} may not {act} petition {public_id}")
    return found


def _acts(petition: Petition, may: frozenset[Capability]) -> list[str]:
    waits = petition.state in WAITING_FOR_CENTRE and Capability.ACCEPT_PETITION in may
    acts = ["dispatch", "split"] if waits else []
    acts += [n for n, m in MOVES.items() if petition.state in m.sources and m.capability in may]
    if petition.dispatched_at is not None and "seal-off" in acts:
        acts.remove("seal-off")
    if waits and Capability.CLASSIFY_PETITION in may:
        acts.append("classify")
    return [*acts, "moderate"] if Capability.MODERATE_PETITION in may else acts


def _why_back(petition: Petition) -> str:
    """Return why the matter is here again: its answer did not hold, or an agency returned it."""
    if petition.satisfaction and petition.state in WAITING_FOR_CENTRE:
        failed = petition.answer_ratings.filter(has_sent_back=True).order_by("-id").first()
        if failed is not None:
            return _("群众对即答不满意：%(said)s") % {
                "said": failed.said or failed.get_solved_display()
            }
    return _last_return(petition) if petition.dispatched_at else ""


def _last_return(petition: Petition) -> str:
    ended = petition.orders.order_by("-id").select_related("agency").first()
    row = ended.returns.order_by("-id").first() if ended else None
    if row is None:
        return _("派出后又回到这里")
    return _("%(agency)s退回：%(text)s") % {"agency": ended.agency.name, "text": row.text}


def suggestions_of(route: RouteDecision | None, choices: Choices) -> list[Suggestion]:
    """Return routing's suggestions with today's names; one without a duty cannot be accepted."""
    agencies, categories = choices.agency_names, choices.category_names
    return [
        Suggestion(
            place=place,
            code=row["code"],
            category=categories.get(row["code"], row["code"]),
            lead=agencies.get(row["lead"], ""),
            assisting=[agencies[code] for code in row["assisting"] if code in agencies],
            words=row["words"],
            rule=row["rule"],
            confidence=row["confidence"],
            can_accept=row["lead"] in agencies and row["code"] in categories,
        )
        for place, row in enumerate(route.suggestions if route else [], start=1)
    ]


def choices_now() -> Choices:
    """Return the active agencies and the categories a matter can have."""
    tops = Category.objects.filter(pk=OuterRef("parent"))
    agencies = Agency.objects.active().values_list(
        Value("agency"), "code", "name", "kind", Value(0)
    )
    categories = Category.objects.filter(is_active=True, children=None).values_list(
        Value("category"), "code", "name", Subquery(tops.values("name")), F("order")
    )
    grouped: dict[str, dict[str, list]] = {"agency": {}, "category": {}}
    kinds = dict(Agency._meta.get_field("kind").flatchoices)
    rows = sorted(agencies.union(categories, all=True), key=lambda r: (r[0], r[4], r[1]))
    for what, code, name, group, _order in rows:
        label = str(kinds.get(group, group or name))
        grouped[what].setdefault(label, []).append((code, name))
    return Choices(list(grouped["agency"].items()), list(grouped["category"].items()))
