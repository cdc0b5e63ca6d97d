"""What the load aims at: signed-in browsers, a token, matters and orders of the filled database."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from benchmarks.district import CENTRE, CLERK, SINCE, person
from benchmarks.words import FAULTS, SUBJECTS
from dispatch.choices import OrderState
from dispatch.models import Agency, Staffing, WorkOrder
from grids.models import Grid
from petitions.choices import WAITING_FOR_CENTRE, State
from petitions.formkey import new_key
from petitions.models import LedgerEntry, Petition
from yuanbao.integrations import new_token
from yuanbao.models import Category, Integration, User
from yuanbao.roles import Role
from yuanbao.services.identity import BACKEND, FACTS

NAME = "benchmark"
# So many of each are enough that pages are not read over and over.
MANY = 400


def session_of(user: User) -> str:
    """Sign a person in without a password and return the session's key."""
    store, now = SessionStore(), timezone.now().timestamp()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = BACKEND
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    # No rest counts, so that a long run does not sign itself out.
    store[FACTS] = {"stamp": user.sign_in_stamp, "at": now, "seen": now, "idle": 10**6}
    store.create()
    return store.session_key


def token() -> str:
    """Return a token of a system that works for every agency and sees the whole district."""
    account = person("bench-system", "压测系统")
    for agency in Agency.objects.active():
        Staffing.objects.get_or_create(
            user=account,
            agency=agency,
            role=Role.HANDLER,
            ends_on=None,
            defaults={"starts_on": SINCE},
        )
    fresh, digest, start = new_token()
    facts = {"user": account, "token_hash": digest, "token_start": start}
    Integration.objects.update_or_create(name=NAME, defaults=facts)
    return fresh


def busiest_agency() -> Agency:
    """Return the agency that the generator gives most work to."""
    return Agency.objects.active().exclude(kind="centre").order_by("code")[0]


def put_back() -> None:
    """Make signed orders wait for signing again, as they were before the last run."""
    WorkOrder.objects.filter(state=OrderState.SIGNED, paused_at__isnull=True).update(
        state=OrderState.DISPATCHED, signed_at=None, contacted_at=None
    )


def targets(*, n_forms: int = 20_000) -> dict[str, Any]:
    """Return everything the load driver needs, as plain values."""
    agency = busiest_agency()
    sessions = {
        user.username: session_of(user)
        for user in User.objects.filter(username__startswith="bench-")
    }
    waiting = Petition.objects.filter(state__in=WAITING_FOR_CENTRE).order_by("id")
    own = WorkOrder.objects.filter(agency=agency)
    return {
        "sessions": sessions,
        "centre": sessions[CENTRE],
        "clerk": sessions[CLERK],
        "handler": sessions[f"bench-{agency.code}"],
        "token": token(),
        "categories": list(Category.objects.leaves().values_list("code", flat=True)),
        "grids": _codes(Grid.objects.live().filter(level=6)),
        "points": _points(),
        "form_keys": [new_key() for _ in range(n_forms)],
        "words": [f"{subject}{fault}" for subject, fault in zip(SUBJECTS, FAULTS, strict=False)],
        "numbers": list(
            LedgerEntry.objects.order_by("-filed_at").values_list("number", flat=True)[:MANY]
        ),
        "petitions": _ids(Petition.objects.filter(state=State.HANDLING).order_by("-id")),
        "waiting": _ids(waiting),
        "orders": _ids(own.open().order_by("-id")),
        "to_sign": list(_to_sign(sessions)),
    }


def _codes(rows: Any) -> list[str]:
    return list(rows.order_by("code").values_list("code", flat=True)[:MANY])


def _ids(rows: Any) -> list[str]:
    return [str(found) for found in rows.values_list("public_id", flat=True)[:MANY]]


def _points() -> list[list[float]]:
    rows = Grid.objects.live().filter(level=6, lat__isnull=False).order_by("code")
    return [list(point) for point in rows.values_list("lat", "lng")[:MANY]]


def _to_sign(sessions: dict[str, str]) -> Iterator[list[str]]:
    """Yield each order that waits with the session of a person who may sign it."""
    rows = WorkOrder.objects.filter(state=OrderState.DISPATCHED).order_by("id")
    for public_id, code in rows.values_list("public_id", "agency__code"):
        yield [str(public_id), sessions[f"bench-{code}"]]
