"""Wording of messages to the people who raised a matter, or joined it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from petitions.models import Joining, Petition, Proxy
from yuanbao.crypto import receipt_secret
from yuanbao.notifications import notify
from yuanbao.numbers import grouped


def tracking_path(petition: Petition) -> str:
    """Return the address on which the receipt's holder follows the matter."""
    return reverse(
        "petitions:petition-track", args=[petition.number, receipt_secret(petition.public_id)]
    )


def when(moment: datetime | None) -> str:
    """Return a moment as people say it: 11月25日17:30."""
    if moment is None:
        return _("尽快")
    local = localtime(moment)
    return _("%(month)s月%(day)s日%(clock)s") % {
        "month": local.month,
        "day": local.day,
        "clock": f"{local:%H:%M}",
    }


def tell_petitioner(
    petition: Petition, *, act: str, title: str, body: str, at: datetime, reply: str = ""
) -> None:
    """Send one message to the petitioner, by account and by SMS; none for historical matters.

    Their proxy gets it too, also where they themselves cannot be reached. `reply` says what can
    be written back, and goes by SMS alone.
    """
    petitioner = getattr(petition, "petitioner", None)
    if petition.is_historical or petitioner is None:
        return
    if petitioner.proxy_id and not petition.is_sensitive:
        _tell_proxy(petition, petitioner.proxy, act=act, title=title, body=body, at=at)
    if not petitioner.user_id and not petitioner.phone:
        return
    path = tracking_path(petition)
    key = f"petition:{petition.pk}:{act}"
    if petitioner.user_id:
        notify(key=key, user=petitioner.user, title=title, body=body, url=path, at=at)
    if petitioner.phone:
        link = f"{settings.SITE_URL}{path}"
        notify(
            key=f"{key}:sms",
            phone=petitioner.phone,
            title=title,
            body=f"{body} {link} {reply}".strip(),
            at=at,
        )


def _tell_proxy(
    petition: Petition, proxy: Any, *, act: str, title: str, body: str, at: datetime
) -> None:
    Proxy.objects.filter(petition=petition, ended_at=None).update(news_at=at)
    notify(
        key=f"petition:{petition.pk}:{act}:proxy:{proxy.pk}",
        user=proxy,
        title=_("代办件：%(title)s") % {"title": title},
        body=body,
        url=proxy_path(petition),
        at=at,
    )


def proxy_path(petition: Petition) -> str:
    """Return the address on which staff follow the matter for its petitioner."""
    return reverse("dispatch:proxy-detail", args=[petition.public_id])


def tell_joined(petition: Petition, *, act: str, title: str, body: str, at: datetime) -> None:
    """Send the same news to everyone who joined."""
    if petition.is_historical or not petition.n_joined:
        return
    for joining in petition.joinings.select_related("user"):
        tell_one_joined(petition, joining, act=act, title=title, body=body, at=at)


def tell_one_joined(
    petition: Petition, joining: Joining, *, act: str, title: str, body: str, at: datetime
) -> None:
    """Send news to one joiner, with a link of their own."""
    key = f"joining:{joining.pk}:{act}"
    if joining.user_id:
        path = reverse("petitions:ledger-detail", args=[petition.number])
        notify(key=key, user=joining.user, title=title, body=body, url=path, at=at)
    if joining.phone:
        link = joining_link(petition, joining)
        notify(key=f"{key}:sms", phone=joining.phone, title=title, body=f"{body} {link}", at=at)


def joining_link(petition: Petition, joining: Joining) -> str:
    """Return the address on which a joiner follows and rates; it reveals nobody's contact."""
    path = reverse(
        "petitions:joining-track", args=[petition.number, receipt_secret(joining.public_id)]
    )
    return f"{settings.SITE_URL}{path}"


def submitted(petition: Petition, *, at: datetime) -> None:
    """Give the number and the promise."""
    body = _("您反映的“%(title)s”已收到，编号 %(number)s，最晚 %(due)s 前答复。") % {
        "title": petition.title,
        "number": grouped(petition.number),
        "due": when(petition.due_at),
    }
    tell_petitioner(petition, act="submit", title=_("已收到您的反映"), body=body, at=at)


def answered(petition: Petition, *, act: str, answer: str, at: datetime, reply: str = "") -> None:
    """Bring the answer and ask for the rating, to the petitioner and to everyone who joined.

    `reply` tells the petitioner how to rate by writing back.
    Those whose own matter was merged into this one were promised the answer too.
    """
    body = _("您反映的“%(title)s”有了答复：%(answer)s 请点开看看，办得怎样也请评价。") % {
        "title": petition.title,
        "answer": answer[:120],
    }
    title = _("有答复了，请评价")
    tell_petitioner(petition, act=act, title=title, body=body, at=at, reply=reply)
    tell_joined(petition, act=act, title=title, body=body, at=at)
    _tell_merged(petition, act=act, body=body, at=at)


def ruled_final(petition: Petition, *, agency: str, why: str, at: datetime) -> None:
    """Tell the petitioner that a part goes back no more, and why; it stays judged as they said."""
    body = _("“%(title)s”由%(agency)s办的部分认定办结，您的评价照记不满意。理由：%(why)s") % {
        "title": petition.title,
        "agency": agency,
        "why": why[:120],
    }
    title = _("指挥中心认定办结")
    tell_petitioner(petition, act=f"final-{int(at.timestamp())}", title=title, body=body, at=at)


def _tell_merged(petition: Petition, *, act: str, body: str, at: datetime) -> None:
    for merged in petition.merged.select_related("petitioner__user"):
        for tell_them in (tell_petitioner, tell_joined):
            tell_them(merged, act=act, title=_("一起办的那件事有答复了"), body=body, at=at)
        _tell_merged(merged, act=act, body=body, at=at)


def merged(petition: Petition, target: Petition, *, at: datetime) -> None:
    """Tell both authors and all who joined that their matters go on as one.

    Those whose matter was merged into the merged one follow it, and are told too.
    """
    act = f"merge-{target.pk}-{int(at.timestamp())}"
    body = _("您反映的“%(title)s”与 %(number)s 是同一件事，一起办，结果也会告诉您。")
    for row in (petition, *petition.merged.select_related("petitioner__user")):
        _tell_all(
            row,
            act=act,
            title=_("已并案办理"),
            body=body % {"title": row.title, "number": target},
            at=at,
        )
    body = _("又有人反映了“%(title)s”，并进来一起办，时限不变。") % {"title": target.title}
    act = f"take-in-{petition.pk}-{int(at.timestamp())}"
    _tell_all(target, act=act, title=_("又有一件并进来"), body=body, at=at)


def unmerged(petition: Petition, target: Petition, *, at: datetime) -> None:
    """Tell both authors and all who joined that the matters are apart again."""
    act = f"unmerge-{target.pk}-{int(at.timestamp())}"
    body = _("您反映的“%(title)s”核对后不是同一件事，不再与 %(number)s 一起办，现在单独办理。")
    values = {"title": petition.title, "number": target}
    _tell_all(petition, act=act, title=_("改为单独办理"), body=body % values, at=at)
    body = _("并进“%(title)s”的一件核对后不是同一件事，已分出去，您的这件照常办。")
    act = f"let-go-{petition.pk}-{int(at.timestamp())}"
    title = _("并进来的一件已分出去")
    _tell_all(target, act=act, title=title, body=body % {"title": target.title}, at=at)


def _tell_all(petition: Petition, *, act: str, title: str, body: str, at: datetime) -> None:
    for tell_them in (tell_petitioner, tell_joined):
        tell_them(petition, act=act, title=title, body=body, at=at)


def asked(petition: Petition, *, question: str, key: object, at: datetime) -> None:
    """Bring a question that stops the clock."""
    body = _("办理“%(title)s”还需要您补充：%(question)s") % {
        "title": petition.title,
        "question": question,
    }
    tell_petitioner(petition, act=f"ask-{key}", title=_("请您补充"), body=body, at=at)


def proxied(petition: Petition, *, place: str, key: object, at: datetime) -> None:
    """Say who follows the matter from now on, and that it can be ended at any time."""
    body = _(
        "“%(title)s”由%(place)s的工作人员全程替您跟进，有进展会告诉您。"
        "满意不满意仍由您自己说；不想代办了，随时可以终止。"
    ) % {"title": petition.title, "place": place}
    title = _("已有人替您全程代办")
    tell_petitioner(petition, act=f"proxy-{key}", title=title, body=body, at=at)


def proxy_ended(petition: Petition, *, why: str, key: object, at: datetime) -> None:
    """Say that nobody follows the matter for them any more, and why."""
    body = _("“%(title)s”不再代办：%(why)s 事情照常办理，进展仍会告诉您。")
    words = {"title": petition.title, "why": why}
    title = _("不再代办")
    tell_petitioner(petition, act=f"proxy-{key}-ended", title=title, body=body % words, at=at)


def _tell_staff(
    petition: Petition, people: Iterable[Any], *, act: str, title: str, at: datetime
) -> None:
    if petition.is_historical or petition.is_sensitive:
        return
    for person in people:
        notify(
            key=f"petition:{petition.pk}:{act}:{person.pk}",
            user=person,
            title=title,
            body=petition.title,
            url=proxy_path(petition),
            at=at,
        )


def proxy_asked(petition: Petition, people: Iterable[Any], *, key: object, at: datetime) -> None:
    """Tell the staff of the place that a petitioner wants somebody to follow their matter."""
    title = _("有反映人请工作人员全程代办，请接手")
    _tell_staff(petition, people, act=f"proxy-asked-{key}", title=title, at=at)


def proxy_handed(petition: Petition, to: Any, *, old: Any, at: datetime) -> None:
    """Tell the new proxy what is theirs now."""
    title = _("%(name)s的代办件移交给您") % {"name": old}
    act = f"proxy-handed-{int(at.timestamp())}"
    _tell_staff(petition, [to], act=act, title=title, at=at)


def proxy_dismissed(petition: Petition, proxy: Any, *, key: object, at: datetime) -> None:
    """Tell the proxy that the petitioner wants no proxy any more."""
    title = _("反映人终止了代办，不用再跟进")
    _tell_staff(petition, [proxy], act=f"proxy-{key}-dismissed", title=title, at=at)
