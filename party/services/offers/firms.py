"""Firms: who speaks for one, who serves it, and which inspections it is told of beforehand."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.codes import Standing
from grids.models import Post, Premises
from party.models import Firm, Inspection
from party.offers.workflow import INSPECTION_MOVES
from yuanbao.audit import record, unit_of_work
from yuanbao.crypto import blind_index
from yuanbao.models import User
from yuanbao.notifications import notify
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, apply, lock


class NotInRegister(TransitionRefused):
    """The telephone is not the one that the register holds for a shop or firm."""


class NoAccount(TransitionRefused):
    """Nobody has signed in with this telephone yet."""


class AlreadySpoken(TransitionRefused):
    """Another account speaks for the firm."""


class DayPast(TransitionRefused):
    """A notice must come before the inspection."""


@unit_of_work
def claim(*, by: User, at: datetime) -> list[Firm]:
    """Let a resident speak for the shops and firms whose contact in the register they are.

    The proof is the telephone that was verified when signing in. Raises NotInRegister.
    """
    rows = Premises.objects.filter(
        state=Standing.ACTIVE, contact_phone_index=by.phone_index, grid__isnull=False
    )
    found = list(rows.select_related("grid").order_by("pk")[:20]) if by.phone_index else []
    if not found:
        raise NotInRegister(
            _(
                "台账里没有以您这个手机号作联系人的店或单位。请联系社区或服务专员核对，"
                "改好后再来点一次。"
            )
        )
    firms = [keep_file(premises, by=by, at=at) for premises in found]
    mine = [firm for firm in firms if firm.account_id in {None, by.pk}]
    if not mine:
        raise AlreadySpoken(_("这家单位已有别的账号在用，请联系社区核对。"))
    for firm in mine:
        if firm.account_id is None:
            _give(firm, by, by=by, at=at)
    return mine


def keep_file(premises: Premises, *, by: User | None, at: datetime) -> Firm:
    """Return the firm of a shop of the register, begun where there was none. Within a unit of work."""
    facts = {
        "name": premises.name,
        "trade": premises.trade,
        "staff_count": premises.staff_count,
        "grid_id": premises.grid_id,
        "town_id": premises.town_id,
        "community_id": premises.community_id,
        "joined_at": at,
    }
    firm, is_new = Firm.objects.get_or_create(premises=premises, defaults=facts)
    if is_new:
        record(firm, "keep_file", by=by, at=at)
    return firm


@unit_of_work
def give_account(firm: Firm, *, phone: str, by: User, at: datetime) -> Firm:
    """Let whoever signs in with a telephone speak for a firm, instead of whoever did so far.

    Raises OutOfReach, or NoAccount when nobody ever signed in with it.
    """
    locked = lock(firm, by=by, capability=Capability.KEEP_FIRM, act="give_account")
    rows = User.objects.filter(is_resident=True, is_active=True)
    person = rows.filter(phone_index=blind_index("phone", phone)).first()
    if person is None:
        raise NoAccount(_("这个手机号还没有登录过。请负责人先用它登录一次，再来关联。"))
    return _give(locked, person, by=by, at=at)


def _give(firm: Firm, person: User, *, by: User, at: datetime) -> Firm:
    firm.account = person
    firm.save(update_fields=["account"])
    record(firm, "give_account", by=by, at=at)
    return firm


@unit_of_work
def appoint_officer(firm: Firm, *, officer: User, by: User, at: datetime) -> Firm:
    """Name the one contact officer of a firm; both are told. Raises OutOfReach."""
    locked = lock(firm, by=by, capability=Capability.KEEP_FIRM, act="appoint_officer")
    post = Post.objects.on(localdate(at)).filter(user=officer).exclude(work_phone="").first()
    locked.officer = officer
    locked.officer_phone = post.work_phone if post else ""
    locked.save(update_fields=["officer", "officer_phone"])
    record(locked, "appoint_officer", by=by, at=at)
    said = {"firm": locked.name, "name": officer.name}
    key = f"firm:{locked.pk}:officer:{officer.pk}:{at:%Y%m%d%H%M%S}"
    title = _("您是“%(firm)s”的服务专员") % said
    url = reverse("party:firm-detail", args=[locked.public_id])
    notify(key=key, user=officer, title=title, url=url, channels=["in_app"], at=at)
    if locked.account is not None:
        _tell_firm(locked, key, _("您的服务专员是 %(name)s") % said, at=at)
    return locked


def _tell_firm(firm: Firm, key: str, title: str, *, at: datetime, body: str = "") -> None:
    url = reverse("party:my-firm", args=[firm.public_id])
    notify(key=f"{key}:firm", user=firm.account, title=title, body=body, url=url, at=at)


@dataclass(frozen=True)
class Visit:
    """An inspection as it is filed: who comes, what for, on what basis, when."""

    kind: str
    unit: str
    subject: str
    basis: str
    inspectors: str
    starts_on: date
    ends_on: date


@unit_of_work
def file_inspection(firm: Firm, visit: Visit, *, by: User, at: datetime) -> Inspection:
    """Tell a firm and its officer of an inspection that will come. Raises DayPast."""
    if visit.starts_on < localdate(at):
        raise DayPast(_("检查要先预告：开始的日子不能在今天以前。"))
    inspection = Inspection(firm=firm, filed_by=by, filed_at=at, **vars(visit))
    inspection.save()
    record(inspection, "file_inspection", by=by, at=at, kind=visit.kind)
    said = {
        "unit": visit.unit,
        "subject": visit.subject,
        "day": f"{visit.starts_on:%m-%d}",
    }
    title = _("%(unit)s将来检查：%(subject)s（%(day)s 起）") % said
    key = f"inspection:{inspection.pk}:filed"
    if firm.account is not None:
        _tell_firm(firm, key, title, at=at, body=visit.basis)
    if firm.officer is not None:
        url = reverse("party:firm-detail", args=[firm.public_id])
        notify(key=key, user=firm.officer, title=title, url=url, channels=["in_app"], at=at)
    return inspection


@unit_of_work
def finish_inspection(
    inspection: Inspection, *, result: str, by: User | None, at: datetime
) -> Inspection:
    """Keep what was found; the firm reads it. Raises OutOfReach or TransitionRefused."""
    return _end(inspection, "finish", _("检查结果出来了"), result, by=by, at=at)


@unit_of_work
def cancel_inspection(
    inspection: Inspection, *, why: str, by: User | None, at: datetime
) -> Inspection:
    """Call an inspection off; the firm is told. Raises as `finish_inspection` does."""
    return _end(inspection, "cancel", _("检查取消了"), why, by=by, at=at)


def _end(
    inspection: Inspection, name: str, title: str, words: str, *, by: User | None, at: datetime
) -> Inspection:
    move = INSPECTION_MOVES[name]
    done: Inspection = apply(inspection, move, by=by, at=at, result=words.strip())
    if done.firm.account is not None:
        _tell_firm(done.firm, f"inspection:{done.pk}:{name}", title, at=at, body=words[:200])
    return done
