"""全程代办: staff follow a matter for somebody who cannot, or does not want to.

The proxy hears what the petitioner would hear, adds and answers for them, and tells them. The
judgement stays the petitioner's own: it is written down as 代记评价 and by nobody else's mind.
"""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import Grid, Post
from grids.scoping import posts_granting
from petitions import notices
from petitions.choices import ENDED, ConsentWay, InformWay
from petitions.models import Petition, Petitioner, Proxy
from petitions.personal.subjects import PROXY, said_by_way, subject_of
from petitions.services.handling import CENTRE
from petitions.services.ledger import refresh_ledger
from petitions.services.progress import clean, tell
from yuanbao.audit import record, unit_of_work
from yuanbao.navigation import seats_of
from yuanbao.roles import CENTRE_ROLES, Capability, Role, roles_granting
from yuanbao.services import consents
from yuanbao.workflow import OutOfReach, TransitionRefused, lock


@unit_of_work
def ask_proxy(petition: Petition, *, by: Any, at: datetime) -> Proxy:
    """请工作人员全程代办, asked by the petitioner: the staff of the place are told.

    Raises TransitionRefused for a matter that has ended, or that somebody follows already.
    """
    petition = lock(petition, by=by, capability=Capability.CHOOSE_PROXY)
    _check_free(petition)
    proxy = Proxy.objects.create(
        petition=petition, consent_way=ConsentWay.ONLINE, consented_at=at, news_at=at
    )
    record(petition, "ask_proxy", by=by, at=at)
    tell(petition, "ask_proxy", by=by, at=at, staff=_("反映人请工作人员全程代办"))
    notices.proxy_asked(petition, people_near(petition, at=at), key=proxy.pk, at=at)
    return proxy


@unit_of_work
def take_up(
    petition: Petition, *, by: Any, at: datetime, way: str = ConsentWay.ONLINE, note: str = ""
) -> Proxy:
    """接手全程代办: `by` becomes the matter's 代办员, with the petitioner's consent noted.

    What the petitioner asked for on their own page needs no further consent; `way` and `note`
    say otherwise how it was given. Raises OutOfReach outside one's territory and for a matter
    that one did not take in, TransitionRefused for one that has ended or has its proxy.
    """
    petition = lock(petition, by=by, capability=Capability.PROXY_PETITION)
    proxy = petition.proxies.filter(ended_at=None, user=None).first()
    if proxy is None:
        _check_free(petition)
        if way == ConsentWay.ONLINE:
            raise TransitionRefused(_("反映人没有在查询页要求过代办，请写明本人是怎么同意的。"))
        words = clean(petition, note)[:200]
        proxy = Proxy(petition=petition, consent_way=way, consent_note=words, consented_at=at)
    proxy.place, proxy.place_name = _place_of(petition, by, at=at)
    proxy.user, proxy.noted_by, proxy.taken_at = by, by, at
    proxy.save()
    # Told before the pointer stands, so that the proxy gets no news of their own act.
    notices.proxied(petition, place=proxy.place_name, key=proxy.pk, at=at)
    _point(petition, by)
    record(petition, "take_up", by=by, at=at, way=proxy.consent_way)
    said = said_by_way(proxy.consent_way, noted_by=by)
    consents.give(PROXY, by=subject_of(petition), at=at, row_id=petition.pk, said=said)
    tell(
        petition,
        "take_up",
        by=by,
        at=at,
        staff=_("%(name)s（%(place)s）全程代办，%(way)s")
        % {"name": by, "place": proxy.place_name, "way": proxy.get_consent_way_display()},
        opinion=proxy.consent_note,
        public=_("由%(place)s全程代办") % {"place": proxy.place_name},
        agency_name=proxy.place_name,
    )
    refresh_ledger(petition, at=at)
    return proxy


def _check_free(petition: Petition) -> None:
    if petition.state in ENDED:
        raise TransitionRefused(_("这件事已经结束，不用再代办；有新情况请重新反映。"))
    held = petition.proxies.filter(ended_at=None).select_related("user").first()
    if held is None:
        return
    if held.user is None:
        raise TransitionRefused(_("已经请工作人员代办，正在等人接手，不用再请一次。"))
    raise TransitionRefused(
        _("这件事已由%(place)s的%(name)s全程代办，要换人请由他移交。")
        % {"place": held.place_name, "name": held.user}
    )


def _place_of(petition: Petition, by: Any, *, at: datetime) -> tuple[Grid | None, str]:
    """Return for which place the person acts: the nearest of their posts that holds the matter."""
    posts = posts_granting(by, Capability.PROXY_PETITION, localdate(at)).select_related("grid")
    lies_in = set(Grid.objects.above(petition.grid).values_list("pk", flat=True))
    found = sorted(posts, key=lambda post: (post.grid_id in lies_in, post.grid.level), reverse=True)
    if not found:
        return None, _seat_of(by)
    post = found[0]
    return post.grid, str(CENTRE) if post.role in CENTRE_ROLES else post.grid.name


def _seat_of(by: Any) -> str:
    """Return what the person serves in, who has a seat in an agency and no post at all."""
    roles = roles_granting(Capability.PROXY_PETITION)
    return next((seat.place for seat in seats_of(by) if seat.role in roles), str(CENTRE))


def _point(petition: Petition, user: Any) -> None:
    Petitioner.objects.filter(petition=petition).update(proxy=user)


def people_near(petition: Petition, *, at: datetime) -> list[Any]:
    """Return who may take a matter up: its community's staff, else its town's, else the centre's."""
    for place in (petition.community_id, petition.town_id):
        people = _serving(place, at=at) if place else []
        if people:
            return people
    users = get_user_model().objects.filter(is_active=True)
    seats = Post.objects.on(localdate(at)).filter(role=Role.INTAKE)
    return list(users.filter(pk__in=seats.values("user")).order_by("name", "pk"))


def _serving(place: int | None, *, at: datetime) -> list[Any]:
    posts = Post.objects.on(localdate(at)).filter(
        grid=place, role__in=roles_granting(Capability.PROXY_PETITION)
    )
    users = get_user_model().objects.filter(is_active=True)
    return list(users.filter(pk__in=posts.values("user")).order_by("name", "pk"))


def colleagues_of(proxy: Proxy, *, at: datetime) -> list[Any]:
    """Return who else of the same place may follow the matter, by name."""
    found = _serving(proxy.place_id, at=at) if proxy.place_id else []
    return [person for person in found if person.pk != proxy.user_id]


def open_proxy(petition: Petition) -> Proxy | None:
    """Return who follows the matter now, or the wish that somebody may."""
    rows = petition.proxies.filter(ended_at=None).select_related("user", "noted_by")
    return rows.first()


def _held(petition: Petition, *, by: Any) -> Proxy:
    """Lock and return the proxy that `by` holds; raises OutOfReach for anybody else's."""
    rows = Proxy.objects.select_for_update(of=("self",)).filter(petition=petition, ended_at=None)
    proxy = rows.filter(user=by.pk).first()
    if proxy is None or petition.is_sensitive:
        raise OutOfReach(f"{by} does not follow petition {petition.pk}")
    return proxy


@unit_of_work
def inform(
    petition: Petition, *, way: str, is_reached: bool, note: str, by: Any, at: datetime
) -> Proxy:
    """告知反映人: note that the person was told what is new, or that they were not reached.

    Raises OutOfReach for a matter that one does not follow, TransitionRefused without words.
    """
    petition = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
    proxy = _held(petition, by=by)
    if not note.strip():
        raise TransitionRefused(_("请写一句告诉了什么、本人怎么说。"))
    if is_reached:
        proxy.informed_at = at
        proxy.save(update_fields=["informed_at"])
    words = _("已告知反映人（%(way)s）") if is_reached else _("告知反映人，没有联系上（%(way)s）")
    record(petition, "inform", by=by, at=at, way=way, reached=is_reached)
    tell(
        petition,
        "inform",
        by=by,
        at=at,
        staff=words % {"way": InformWay(way).label},
        opinion=clean(petition, note),
        agency_name=proxy.place_name,
    )
    return proxy


@unit_of_work
def open_petitioner(petition: Petition, *, by: Any, at: datetime) -> Petitioner:
    """Show the petitioner's name and phone to their proxy, and record that they were seen."""
    _held(petition, by=by)
    record(petition, "open_contact", by=by, at=at)
    tell(petition, "open_contact", by=by, at=at, staff=_("代办员查看反映人联系方式"))
    return petition.petitioner


@unit_of_work
def hand_over(petition: Petition, *, to: Any, by: Any, at: datetime) -> Proxy:
    """移交代办 to a colleague of the same place; a colleague may take it over for one who is away.

    Raises OutOfReach for people of other places, TransitionRefused for one who follows it
    already or does not serve there today.
    """
    petition = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
    rows = Proxy.objects.select_for_update(of=("self",)).select_related("user")
    proxy = rows.filter(petition=petition, ended_at=None, user__isnull=False).first()
    if proxy is None or petition.is_sensitive:
        raise OutOfReach(f"nobody follows petition {petition.pk}")
    colleagues = colleagues_of(proxy, at=at)
    if proxy.user_id != by.pk and by not in colleagues:
        raise OutOfReach(f"{by} is no colleague of {proxy.user}")
    if to not in colleagues:
        raise TransitionRefused(
            _("只能移交给%(place)s在岗的另一位同事。") % {"place": proxy.place_name}
        )
    return _pass_on(proxy, to=to, by=by, at=at)


def _pass_on(proxy: Proxy, *, to: Any, by: Any, at: datetime) -> Proxy:
    petition, old = proxy.petition, proxy.user
    proxy.user = to
    proxy.save(update_fields=["user"])
    _point(petition, to)
    record(petition, "hand_over_proxy", by=by, at=at, to=to.pk)
    words = _("代办由%(old)s移交给%(new)s") % {"old": old, "new": to}
    tell(petition, "hand_over_proxy", by=by, at=at, staff=words, agency_name=proxy.place_name)
    notices.proxy_handed(petition, to, old=old, at=at)
    return proxy


@unit_of_work
def hand_all(leaver: Any, place: Grid | None, *, to: Any, by: Any, at: datetime) -> int:
    """Give all that a leaver follows for a place to one person; returns how many matters."""
    rows = followed_by(leaver).filter(place=place) if place else Proxy.objects.none()
    held = list(rows.select_related("petition", "user").select_for_update(of=("self",)))
    for proxy in held:
        _pass_on(proxy, to=to, by=by, at=at)
    return len(held)


@unit_of_work
def let_go(leaver: Any, *, at: datetime) -> int:
    """Put what a closed account followed before the place's staff again; returns how many."""
    rows = followed_by(leaver).select_related("petition").select_for_update(of=("self",))
    held = list(rows)
    for proxy in held:
        proxy.user = None
        proxy.save(update_fields=["user"])
        _point(proxy.petition, None)
        record(proxy.petition, "let_go", by=None, at=at)
        words = _("%(name)s离岗，代办等同事接手") % {"name": leaver}
        tell(proxy.petition, "let_go", by=None, at=at, staff=words, agency_name=proxy.place_name)
        people = people_near(proxy.petition, at=at)
        notices.proxy_asked(proxy.petition, people, key=f"{proxy.pk}-{leaver.pk}", at=at)
    return len(held)


def followed_by(user: Any) -> Any:
    """Return the proxies a person holds of matters that have not ended; index `proxy_open_by_user`."""
    rows = Proxy.objects.filter(user=user.pk, ended_at=None)
    return rows.exclude(petition__state__in=sorted(ENDED)).order_by("-id")


@unit_of_work
def end_proxy(petition: Petition, *, by: Any, at: datetime, why: str = "") -> Proxy:
    """终止代办: by the petitioner at any time, or by the proxy with a reason the petitioner reads.

    Raises OutOfReach for anybody else, TransitionRefused where nobody follows it, or for a
    proxy who gives no reason.
    """
    petition = Petition.objects.select_for_update(of=("self",)).get(pk=petition.pk)
    rows = Proxy.objects.select_for_update(of=("self",)).filter(petition=petition, ended_at=None)
    proxy = rows.first()
    is_proxy = proxy is not None and proxy.user_id is not None and proxy.user_id == by.pk
    if not is_proxy:
        lock(petition, by=by, capability=Capability.CHOOSE_PROXY)
    if proxy is None:
        raise TransitionRefused(_("这件事现在没有人代办。"))
    if is_proxy and not why.strip():
        raise TransitionRefused(_("请写明为什么终止，反映人会看到。"))
    _point(petition, None)
    proxy.ended_at, proxy.end_reason = at, clean(petition, why)[:200]
    proxy.save(update_fields=["ended_at", "end_reason"])
    record(petition, "end_proxy", by=by, at=at, why=proxy.end_reason)
    said = consents.Said(noted_by=by if is_proxy else None)
    subject = subject_of(petition)
    consents.note_withdrawn(PROXY, by=subject, at=at, row_id=petition.pk, said=said)
    tell(
        petition,
        "end_proxy",
        by=by,
        at=at,
        staff=_("代办员终止全程代办") if is_proxy else _("反映人终止全程代办"),
        opinion=proxy.end_reason,
        public=_("不再由%(place)s代办") % {"place": proxy.place_name} if proxy.place_name else "",
        agency_name=proxy.place_name,
    )
    if is_proxy:
        notices.proxy_ended(petition, why=proxy.end_reason, key=proxy.pk, at=at)
    elif proxy.user_id:
        notices.proxy_dismissed(petition, proxy.user, key=proxy.pk, at=at)
    refresh_ledger(petition, at=at)
    return proxy
