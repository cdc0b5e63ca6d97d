"""Notices by text message to members without an account: chosen, queued, and what became of each.

A telephone is opened when its message is written, and sealed again with it. Who cannot be reached
stays on the list of those to ring, with the reason.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from party.models import NoticeRecipient, PartyNotice
from party.organisations.choices import PartyNoticeState, SmsState
from party.organisations.short_links import code_of
from yuanbao.audit import record, unit_of_work
from yuanbao.channels import sms_text
from yuanbao.identifiers import MOBILE
from yuanbao.models import Delivery, Notification, User
from yuanbao.notifications import text_all
from yuanbao.redaction import without_numbers
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, lock

# Of those who wait, so many are looked at in one statement.
AT_ONCE = 2000


@unit_of_work
def choose_sms(notice: PartyNotice, *, by_sms: bool, by: User, at: datetime) -> PartyNotice:
    """Say whether those without an account get a draft by text message, too.

    Who chooses is its writer, so that another one reviews it. Raises OutOfReach, TransitionRefused.
    """
    notice = lock(notice, by=by, capability=Capability.WRITE_PARTY_NOTICE, act="choose_sms")
    if notice.state != PartyNoticeState.DRAFT:
        words = _("现在是“%s”，不能再改发不发短信。没有保存。")
        raise TransitionRefused(words % notice.get_state_display())
    notice.by_sms, notice.written_by = by_sms, by
    notice.save(update_fields=["by_sms", "written_by"])
    record(notice, "add_sms" if by_sms else "drop_sms", by=by, at=at)
    return notice


def words_of(notice: PartyNotice) -> str:
    """Return what a text message says of the notice: from whom and its title, of nobody a word."""
    words = _("%(organisation)s党内通知：%(title)s。登录看全文")
    said = words % {"organisation": notice.organisation.name, "title": notice.title}
    return without_numbers(said)


def url_of(notice: PartyNotice) -> str:
    """Return the short address that leads to the notice, for members who have signed in."""
    return reverse("party:notice-short", args=[code_of(notice.public_id)])


def text_of(notice: PartyNotice) -> str:
    """Return a text message as it arrives, with who it is from and the address."""
    return sms_text(notice.title, words_of(notice), url_of(notice))


def queue_portion(notice: PartyNotice, portion: Iterable[NoticeRecipient], *, at: datetime) -> None:
    """Write a text message to each of a portion without an account who has a mobile. Safe to repeat.

    A number that two members share gets one. Runs inside the caller's unit of work.
    """
    without = [one for one in portion if one.user_id is None]
    if not notice.by_sms or not without:
        return
    phones = {one.pk: one.member.phone for one in without}
    mobiles = dict.fromkeys(phone for phone in phones.values() if MOBILE.fullmatch(phone))
    written = text_all(
        mobiles,
        key=f"party-notice:{notice.pk}:sms",
        title=notice.title,
        body=words_of(notice),
        url=url_of(notice),
        before=notice.n_done,
        at=at,
    )
    _note_waiting(
        {one.pk: written[phones[one.pk]].pk for one in without if phones[one.pk] in written}
    )
    _note_failed(
        {
            one.pk: _("登记的不是手机号，收不到短信") if phones[one.pk] else _("没有登记手机号")
            for one in without
            if phones[one.pk] not in written
        }
    )


def _note_waiting(messages: dict[int, int]) -> None:
    """Note by recipient which message was written to them, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {NoticeRecipient._meta.db_table} r SET sms_state = %s, sms_id = v.sms"  # noqa: S608 - the name of our own table
            " FROM unnest(%s::bigint[], %s::bigint[]) AS v(id, sms) WHERE r.id = v.id",
            [SmsState.WAITING, list(messages), list(messages.values())],
        )


def _note_failed(reasons: dict[int, str]) -> None:
    """Note by recipient why no message reaches them, in one statement for each reason."""
    for why in sorted(set(reasons.values())):
        NoticeRecipient.objects.filter(
            pk__in=[pk for pk, one in reasons.items() if one == why]
        ).update(sms_state=SmsState.FAILED, sms_why=why)


@unit_of_work
def settle() -> int:
    """Note of those who wait whose message left or was given up; return how many. Safe to repeat."""
    rows = NoticeRecipient.objects.select_for_update(skip_locked=True, of=("self",))
    rows = rows.filter(sms_state=SmsState.WAITING).exclude(sms__delivery=Delivery.WAITING)
    over = list(rows.select_related("sms").order_by("pk")[:AT_ONCE])
    sent = {one.pk for one in over if one.sms and one.sms.delivery == Delivery.SENT}
    left_at = Notification.objects.filter(pk=OuterRef("sms")).values("sent_at")
    NoticeRecipient.objects.filter(pk__in=sent).update(
        sms_state=SmsState.SENT, sms_at=Subquery(left_at)
    )
    _note_failed({one.pk: _why_not(one) for one in over if one.pk not in sent})
    return len(over)


def _why_not(one: NoticeRecipient) -> str:
    why = without_numbers(one.sms.failure) if one.sms is not None else ""
    return (_("短信没有送到：%s") % (why or _("短信记录已清除")))[:200]
