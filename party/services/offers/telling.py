"""What the people of an application are told: short, and never what it is about if that is confidential."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from party.models import Application, Slot
from party.queries.offers.people import people_for
from yuanbao.crypto import receipt_secret
from yuanbao.formats import moment_text
from yuanbao.models import User
from yuanbao.notifications import notify
from yuanbao.numbers import grouped

# Of a district's clerks so many are told of what nobody has taken up.
MOST_TOLD = 20


def page_of(application: Application) -> str:
    """Return the address of the applicant's page, which its secret opens."""
    return reverse(
        "party:application-track",
        args=[application.number, receipt_secret(application.public_id)],
    )


def tell_applicant(application: Application, act: str, said: str, *, at: datetime) -> None:
    """Send the applicant one message for an act, by account and by SMS."""
    path, number = page_of(application), grouped(application.number)
    title = _("您的申请有新进展")
    key = f"application:{application.pk}:{act}"
    if application.user_id is not None:
        notify(key=key, user=application.user, title=title, body=said, url=path, at=at)
    if application.phone:
        text = _("%(said)s 编号 %(number)s，查看 %(link)s") % {
            "said": said,
            "number": number,
            "link": f"{settings.SITE_URL}{path}",
        }
        notify(key=f"{key}:sms", phone=application.phone, title=title, body=text, at=at)


def named(application: Application) -> str:
    """Return how a message names the application: the service, or nothing that tells."""
    return _("您的申请") if application.is_confidential else f"“{application.title}”"


def filed(application: Application, *, at: datetime) -> None:
    """Tell whoever applied that it came, until when it is answered; tell those who handle it."""
    said = _("%(what)s已收到，最晚 %(by)s 前给结果。") % {
        "what": named(application),
        "by": moment_text(application.due_at, at),
    }
    tell_applicant(application, "apply", said, at=at)
    title = _("有一件急的申请") if application.is_urgent else _("有新的申请")
    for person in handlers_of(application, localdate(at)):
        tell_staff(application, person, "filed", title, at=at, urgent=application.is_urgent)


def handlers_of(application: Application, on: date) -> list[User]:
    """Return whom the application waits for: its handler, or those who may take it up."""
    if application.handler is not None:
        return [application.handler]
    if application.job is not None:
        account = application.job.firm.account
        return [account] if account is not None else []
    people = people_for(application.kind, application.grid, on)
    return list(people.order_by("pk")[:MOST_TOLD])


def tell_staff(
    application: Application,
    person: Any,
    act: str,
    title: str,
    *,
    at: datetime,
    urgent: bool = False,
) -> None:
    notify(
        key=f"application:{application.pk}:{act}:{person.pk}",
        user=person,
        title=title,
        body=_("编号 %(number)s") % {"number": grouped(application.number)},
        url=_desk_of(application),
        channels=["in_app"],
        urgent=urgent,
        at=at,
    )


def _desk_of(application: Application) -> str:
    """Return where it is handled: at the firm's own page, or at the desk."""
    if application.job is not None:
        return reverse("party:my-job", args=[application.job.public_id])
    return reverse("party:application-detail", args=[application.public_id])


def booked(application: Application, slot: Slot, *, by: Any, at: datetime) -> None:
    """Tell both sides the hour that was agreed on."""
    when = localtime(slot.starts_at).strftime("%m-%d %H:%M")
    said = _("%(what)s约在 %(when)s，%(place)s。") % {
        "what": named(application),
        "when": when,
        "place": slot.place,
    }
    act = f"book:{slot.pk}:{int(at.timestamp())}"
    tell_applicant(application, act, said, at=at)
    person = application.handler
    if person is not None and person != by:
        tell_staff(application, person, act, _("约好了时间：%(when)s") % {"when": when}, at=at)
