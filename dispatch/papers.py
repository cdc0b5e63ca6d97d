"""The papers of the desk: an order to take along, and a supervision notice to hand over.

Both carry a QR code to their page, the names masked as on screen, and who printed them when.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from dispatch.models import Round, SupervisionNotice, WorkOrder
from dispatch.queries.orders.order_page import person_of
from petitions.models import ProgressEntry
from yuanbao.formats import exact_text, moment_text
from yuanbao.pdf import Sheet, document, facts, heading, paragraph, qr

BLANK = "　\n　"


def _sheet(title: str, number: str, *, by: Any, at: datetime) -> Sheet:
    when = moment_text(at, at)
    return Sheet(
        title=title,
        number=number,
        note=_("%(by)s %(when)s 打印，含个人信息，用后收好") % {"by": by, "when": exact_text(at)},
        mark=f"{by} {when}",
    )


def _code(name: str, public_id: Any) -> list[Any]:
    address = settings.SITE_URL + reverse(name, args=[public_id])
    return [qr(address), paragraph(_("扫码看办理进度（须登录）"), "small")]


def _moment(at: datetime | None) -> str:
    return exact_text(at) if at else "—"


def order_paper(order: WorkOrder, *, by: Any, at: datetime) -> bytes:
    """Return the A4 work order: the matter, the limits, the answer, and room to sign."""
    petition, person = order.petition, person_of(order.petition)
    sheet = _sheet(_("工单"), order.number, by=by, at=at)
    place = " ".join(str(part) for part in (petition.town, petition.community) if part)
    rows = [
        (_("承办单位"), order.agency.name),
        (_("身份"), _("主办") if order.is_lead else _("协办")),
        (_("状态"), str(order.get_state_display())),
        (_("标题"), petition.title),
        (_("内容"), petition.text),
        (_("类别"), str(petition.category or "—")),
        (_("地点"), f"{place} {petition.place}".strip() or "—"),
        (_("反映人"), f"{person.name} {person.phone}".strip()),
        (_("派单时间"), _moment(order.dispatched_at)),
        (_("联系时限"), _moment(order.contact_due_at)),
        (_("办结时限"), _moment(order.due_at)),
        (_("派遣意见"), order.instruction or "—"),
        (_("经办人"), str(order.handler or "—")),
    ]
    story = [facts(sheet, rows), heading(_("办理情况")), facts(sheet, _done(order))]
    return document(sheet, [*story, *_code("dispatch:order-detail", order.public_id)])


def _done(order: WorkOrder) -> list[tuple[str, str]]:
    last = Round.objects.filter(order=order).order_by("-number").first()
    answer = last.answer if last and last.answer else BLANK
    blank = [(name, BLANK) for name in (_("经办人签字"), _("单位负责人签字"), _("反映人签字"))]
    return [(_("答复"), answer), *blank]


def ruling_paper(order: WorkOrder, *, by: Any, at: datetime) -> bytes:
    """Return the written ruling of 认定办结: every round's answer, why it goes back no more."""
    line = (
        ProgressEntry.objects.filter(petition_id=order.petition_id, order_id=order.pk)
        .filter(act="rule_final")
        .latest("id")
    )
    sheet = _sheet(_("认定办结裁定书"), order.number, by=by, at=at)
    rows = [
        (_("承办单位"), order.agency.name),
        (_("标题"), order.petition.title),
        (_("内容"), order.petition.text),
        (_("裁定"), _("认定办结，仍记不满意，仍计入考评，不再退回重办。")),
        (_("理由"), line.opinion),
        (_("裁定人"), f"{line.actor_name} {exact_text(line.at)}"),
    ]
    done = [
        (_("第 %(n)s 次答复") % {"n": row.number}, row.answer)
        for row in order.rounds.order_by("number")
        if row.answer
    ]
    seal = [(_("指挥中心（盖章）"), BLANK)]
    story = [facts(sheet, rows), heading(_("办理情况")), facts(sheet, done), heading(_("签章"))]
    code = _code("dispatch:order-detail", order.public_id)
    return document(sheet, [*story, facts(sheet, seal), *code])


def notice_paper(notice: SupervisionNotice, *, by: Any, at: datetime) -> bytes:
    """Return the supervision notice: what is demanded and by when, the answers, room to seal."""
    order = notice.order
    sheet = _sheet(_("督办通知书"), notice.number, by=by, at=at)
    rows = [
        (_("承办单位"), order.agency.name),
        (_("工单"), order.number),
        (_("标题"), order.petition.title),
        (_("事由"), str(notice.get_kind_display())),
        (_("级别"), str(notice.get_level_display())),
        (_("督办要求"), notice.demand),
        (_("答复时限"), exact_text(notice.due_at)),
        (_("签发"), f"{notice.issued_by} {exact_text(notice.issued_at)}"),
    ]
    replies = list(notice.replies.select_related("by").order_by("id"))
    said = [(f"{reply.by} {exact_text(reply.at)}", reply.text) for reply in replies]
    said = said or [(_("书面答复"), BLANK)]
    seal = [(_("承办单位（盖章）"), BLANK), (_("督办单位（盖章）"), BLANK)]
    story = [facts(sheet, rows), heading(_("查办情况")), facts(sheet, said), heading(_("签章"))]
    return document(
        sheet,
        [*story, facts(sheet, seal), *_code("dispatch:notice-detail", notice.public_id)],
    )
