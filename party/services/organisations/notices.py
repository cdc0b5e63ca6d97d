"""Notices to members: written, reviewed by another, sent in portions, confirmed one by one.

Whom a notice goes to is written down once, when it is sent. Portions are then delivered in
transactions of their own, so that a killed worker leaves nobody told twice and nobody left out.
"""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from party.models import Membership, NoticeRecipient, PartyNotice, PartyOrganisation
from party.organisations import workflow
from party.organisations.choices import PartyNoticeState
from party.services.organisations import notice_sms, telling
from yuanbao.audit import record, unit_of_work
from yuanbao.copying import insert
from yuanbao.models import User
from yuanbao.notifications import notify_all
from yuanbao.redaction import without_numbers
from yuanbao.roles import Capability
from yuanbao.tasks import hint
from yuanbao.workflow import OutOfReach, TransitionRefused, apply, lock

# So many people are told in one transaction.
PORTION = 500
LOOKED_AT = 50


class OwnWork(TransitionRefused):
    """Who wrote a notice was to send it."""


class NobodyThere(TransitionRefused):
    """There is no member to send it to."""


@unit_of_work
def draft(
    organisation: PartyOrganisation, *, title: str, body: str, by: User, at: datetime
) -> PartyNotice:
    """Begin a notice to an organisation and all below it. Raises OutOfReach, TransitionRefused."""
    organisation = lock(organisation, by=by, capability=Capability.WRITE_PARTY_NOTICE)
    if not organisation.is_standing:
        raise TransitionRefused(_("“%s”已不在用，请选别的党组织。没有保存。") % organisation)
    notice = PartyNotice.objects.create(
        organisation=organisation,
        title=without_numbers(title),
        body=without_numbers(body),
        written_by=by,
        written_at=at,
    )
    record(notice, "draft", by=by, at=at)
    return notice


@unit_of_work
def edit(notice: PartyNotice, *, title: str, body: str, by: User, at: datetime) -> PartyNotice:
    """Change a draft; who changed it last is its writer. Raises OutOfReach, TransitionRefused."""
    notice = lock(notice, by=by, capability=Capability.WRITE_PARTY_NOTICE)
    if notice.state != PartyNoticeState.DRAFT:
        raise TransitionRefused(
            _("现在是“%s”，不能再改。您填的内容还在。") % notice.get_state_display()
        )
    notice.title, notice.body = without_numbers(title), without_numbers(body)
    notice.written_by = by
    notice.save(update_fields=["title", "body", "written_by"])
    record(notice, "edit", by=by, at=at)
    return notice


@unit_of_work
def submit(
    notice: PartyNotice, *, by_sms: bool | None = None, by: User, at: datetime
) -> PartyNotice:
    """Give a draft to a second person; None leaves as it is whether text messages go out.

    Raises OutOfReach, TransitionRefused.
    """
    if by_sms is not None and by_sms != notice.by_sms:
        notice_sms.choose_sms(notice, by_sms=by_sms, by=by, at=at)
    return apply(notice, workflow.SUBMIT_NOTICE, by=by, at=at, send_back_reason="")


@unit_of_work
def send_back(notice: PartyNotice, *, why: str, by: User, at: datetime) -> PartyNotice:
    """Return a notice to its writer. Raises OutOfReach, TransitionRefused."""
    if not why.strip():
        raise TransitionRefused(_("请写明退回的理由，让起草人知道改哪里。"))
    back = apply(
        notice,
        workflow.SEND_BACK_NOTICE,
        by=by,
        at=at,
        why=why,
        send_back_reason=without_numbers(why),
    )
    telling.tell_returned(
        back,
        back.written_by,
        key="party-notice",
        title=_("您写的《%s》退回修改"),
        why=why,
        url_name="party:notice-detail",
        at=at,
    )
    return back


@unit_of_work
def send(notice: PartyNotice, *, by: User, at: datetime) -> PartyNotice:
    """Settle whom the notice goes to, and let it go out in the background.

    Raises OwnWork, NobodyThere, OutOfReach, TransitionRefused.
    """
    locked = lock(notice, by=by, capability=Capability.SEND_PARTY_NOTICE, act="send")
    if locked.written_by_id == by.pk:
        raise OwnWork(_("自己写的通知要请另一个人审核发送。"))
    sending = apply(notice, workflow.SEND_NOTICE, by=by, at=at, reviewed_by=by)
    sending.n_total = _address(sending)
    if not sending.n_total:
        raise NobodyThere(_("这个组织和下级都没有在册党员，没有发送。"))
    sending.save(update_fields=["n_total"])
    hint("party.send_notice", notice_id=sending.pk)
    return sending


def _address(notice: PartyNotice) -> int:
    """Write down everyone on the rolls of the organisation and of all below it."""
    members = Membership.objects.current().filter(
        organisation__path__startswith=notice.organisation.path
    )
    rows = [
        NoticeRecipient(notice=notice, member_id=pk, organisation_id=organisation, user_id=user)
        for pk, organisation, user in members.order_by("pk").values_list(
            "pk", "organisation", "user"
        )
    ]
    insert(rows)
    return len(rows)


@unit_of_work
def send_portion(notice_id: int, *, at: datetime) -> bool:
    """Deliver to the next of those who wait; say whether more are left. Safe to repeat.

    Who has an account gets it in the app; the others a text message, if one is to be sent and
    they have a mobile, and else stand on the list of those to ring.
    """
    rows = PartyNotice.objects.select_for_update(skip_locked=True, of=("self",))
    rows = rows.select_related("organisation")
    notice = rows.filter(pk=notice_id, state=PartyNoticeState.SENDING).first()
    if notice is None:
        return False
    waiting = NoticeRecipient.objects.filter(notice=notice, delivered_at__isnull=True)
    portion = list(waiting.select_related("user", "member").order_by("pk")[:PORTION])
    notify_all(
        [one.user for one in portion if one.user is not None],
        key=f"party-notice:{notice.pk}",
        title=notice.title,
        url=reverse("party:my-notice", args=[notice.public_id]),
        at=at,
    )
    notice_sms.queue_portion(notice, portion, at=at)
    NoticeRecipient.objects.filter(pk__in=[one.pk for one in portion]).update(delivered_at=at)
    notice.n_done += len(portion)
    notice.save(update_fields=["n_done"])
    if notice.n_done < notice.n_total:
        return True
    apply(notice, workflow.FINISH_NOTICE, by=None, at=at)
    return False


def to_send() -> list[int]:
    """Return notices whose message was lost or whose worker died."""
    rows = PartyNotice.objects.filter(state=PartyNoticeState.SENDING).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:LOOKED_AT])


@unit_of_work
def read(notice: PartyNotice, *, by: User, at: datetime) -> NoticeRecipient:
    """Confirm that one has read a notice; a second time changes nothing. Raises OutOfReach."""
    rows = NoticeRecipient.objects.select_for_update(of=("self",))
    own = rows.filter(notice=notice, user=by, delivered_at__isnull=False).first()
    if own is None:
        raise OutOfReach(f"{by} did not get {notice.pk}")
    if own.read_at is None:
        own.read_at = at
        own.save(update_fields=["read_at"])
    return own


@unit_of_work
def tell(recipient: NoticeRecipient, *, by: User, at: datetime) -> NoticeRecipient:
    """Note that a member was told by telephone. Raises OutOfReach, TransitionRefused."""
    recipient = lock(recipient, by=by, capability=Capability.KEEP_PARTY, act="tell")
    if recipient.read_at or recipient.told_at:
        raise TransitionRefused(_("这位党员已经收到了，不用再记。"))
    recipient.told_at, recipient.told_by = at, by
    recipient.save(update_fields=["told_at", "told_by"])
    record(recipient, "tell", by=by, at=at)
    return recipient
