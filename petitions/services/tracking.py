"""What the person who raised a matter can do with it later, and the people who join."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from petitions import notices, queries, signals, workflow
from petitions.choices import WITH_US, State
from petitions.models import Addition, Holder, Joining, Petition
from petitions.services.ledger import is_public, refresh_ledger
from petitions.services.progress import clean, tell
from yuanbao.audit import record, unit_of_work
from yuanbao.crypto import blind_index, check_secret, receipt_secret, seal_secret
from yuanbao.numbers import normalise
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach, TransitionRefused, apply, lock

MAX_ADDITIONS = 20


def open_with_secret(number: str, secret: str) -> tuple[Petition, Holder]:
    """Return the petition and its holder; raises OutOfReach for a wrong number or secret."""
    petition = Petition.objects.filter(number=normalise(number)).first()
    if petition is None or not check_secret(secret, petition.secret_hash):
        raise OutOfReach(f"no petition {number} with that secret")
    return petition, Holder(petition.pk)


def find_by_tail(number: str, tail: str) -> tuple[Petition, Holder]:
    """Return the petition by number and the phone's last four digits; callers must throttle.

    Raises OutOfReach, with the same words for a wrong number and a wrong tail.
    """
    index = blind_index("phone-tail", tail.strip())
    petition = Petition.objects.filter(
        number=normalise(number), petitioner__tail_index=index
    ).first()
    if petition is None:
        raise OutOfReach(f"no petition {number} with that tail")
    return petition, Holder(petition.pk)


@unit_of_work
def add_to(petition: Petition, *, text: str, by: Any, at: datetime) -> Addition:
    """Add words to one's own open matter, or to one that `by` follows as its proxy.

    An answer to a question wakes its clock.

    Raises TransitionRefused for an ended matter, empty words, or more than twenty additions.
    """
    petition = lock(petition, by=by, capability=Capability.ADD_TO_PETITION)
    if not text.strip():
        raise TransitionRefused(_("请写下要补充的内容。"))
    if not petition.is_open and petition.state != State.ANSWERED:
        raise TransitionRefused(_("这件事已经结束，请重新反映，编号会连在一起。"))
    if petition.additions.count() >= MAX_ADDITIONS:
        raise TransitionRefused(_("已经补充了很多次，请打电话告诉我们。您写的内容还在。"))
    public = clean(petition, text)
    addition = Addition.objects.create(petition=petition, text=public, raw_text=text, added_at=at)
    is_proxy = by.pk is not None and petition.petitioner.proxy_id == by.pk
    record(petition, "add_to", by=by, at=at, by_proxy=is_proxy)
    tell(
        petition,
        "add_to",
        by=by,
        at=at,
        staff=_("代办员替反映人补充") if is_proxy else _("反映人补充"),
        opinion=public,
        public=_("代办的工作人员替反映人作了补充") if is_proxy else _("反映人作了补充"),
    )
    signals.petition_added_to.send(sender=Petition, petition=petition, addition=addition, at=at)
    petition.refresh_from_db()
    refresh_ledger(petition, at=at)
    return addition


@unit_of_work
def urge(petition: Petition, *, by: Any, at: datetime) -> Petition:
    """催办 one's own matter: whoever has it is told, and everybody reads it; once a day.

    Raises OutOfReach for somebody else's, TransitionRefused for one that waits for oneself or
    is settled, and for a second time within a day.
    """
    petition = lock(petition, by=by, capability=Capability.URGE_PETITION)
    if petition.state not in WITH_US:
        raise TransitionRefused(
            _("这件事现在是“%(state)s”，不用再催。") % {"state": petition.get_state_display()}
        )
    again = queries.urge_again_at(queries.urged_at(petition), at=at)
    if again is not None:
        raise TransitionRefused(
            _("已经催过了，办理单位收到了。一天催一次，%(when)s后可以再催。")
            % {"when": notices.when(again)}
        )
    record(petition, "urge", by=by, at=at)
    words = _("反映人催办")
    tell(petition, queries.OWN_URGE, by=by, at=at, staff=words, public=words)
    signals.petition_urged.send(sender=Petition, petition=petition, at=at)
    return petition


@unit_of_work
def withdraw(petition: Petition, *, by: Any, at: datetime, why: str = "") -> Petition:
    """撤回 one's own open matter; a danger is still cleared by those who have it.

    Raises OutOfReach for somebody else's, TransitionRefused when it has been settled.
    """
    petition = apply(petition, workflow.WITHDRAW, by=by, at=at, why=why)
    tell(
        petition,
        "withdraw",
        by=by,
        at=at,
        staff=_("反映人撤回"),
        opinion=why,
        public=_("反映人已撤回"),
    )
    signals.petition_withdrawn.send(sender=Petition, petition=petition, at=at)
    signals.petition_turned.send(sender=Petition, petition=petition, at=at)
    refresh_ledger(petition, at=at)
    return petition


@unit_of_work
def join(
    petition: Petition,
    *,
    joiner_key: str,
    at: datetime,
    user: Any = None,
    phone: str = "",
    note: str = "",
) -> tuple[Joining, str]:
    """我也遇到: hang on to an open public matter; a repeat by the same person changes nothing.

    Returns the joining and the secret with which the joiner follows and rates. Raises
    OutOfReach for a matter that is not public, TransitionRefused when it is over or one's own.
    """
    row = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
    if not is_public(row):
        raise OutOfReach(f"{row.pk} is not public")
    if not row.is_open:
        raise TransitionRefused(_("这件事已经办完，请重新反映。"))
    if user is not None and row.petitioner.user_id == user.pk:
        raise TransitionRefused(_("这是您自己反映的，不用再点“我也遇到”。"))
    joining = row.joinings.filter(joiner_key=joiner_key).first()
    if joining is None:
        joining = _new_joining(row, joiner_key=joiner_key, user=user, phone=phone, note=note, at=at)
    return joining, receipt_secret(joining.public_id)


def _new_joining(
    row: Petition, *, joiner_key: str, user: Any, phone: str, note: str, at: datetime
) -> Joining:
    joining = Joining(
        petition=row,
        joiner_key=joiner_key,
        user=user,
        phone=phone,
        phone_index=blind_index("phone", phone) if phone else "",
        note=clean(row, note)[:200],
        joined_at=at,
    )
    joining.secret_hash = seal_secret(receipt_secret(joining.public_id))
    joining.save(force_insert=True)
    Petition.objects.filter(pk=row.pk).update(n_joined=F("n_joined") + 1)
    row.n_joined += 1
    record(row, "join", by=user, at=at)
    tell(row, "join", by=None, at=at, staff=_("又有 1 人也遇到"))
    refresh_ledger(row, at=at)
    if phone:
        body = _("您也遇到的“%(title)s”有了进展会告诉您。") % {"title": row.title}
        notices.tell_one_joined(row, joining, act="join", title=_("已记下"), body=body, at=at)
    return joining


def open_joining(number: str, secret: str) -> Joining:
    """Return the joining that the secret belongs to; raises OutOfReach."""
    joining = (
        Joining.objects.select_related("petition")
        .filter(petition__number=normalise(number), secret_hash=seal_secret(secret))
        .first()
    )
    if joining is None:
        raise OutOfReach(f"no joining of {number} with that secret")
    return joining
