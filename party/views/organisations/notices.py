"""Notices to members: write, review, send; how far it is and who has not read it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from party.forms.organisations import WhyForm
from party.forms.party_notices import NoticeForm, SmsForm, WordsForm
from party.models import NoticeRecipient
from party.organisations.choices import PartyNoticeState
from party.queries.organisations import notices as queries
from party.services.organisations import notice_sms
from party.services.organisations import notices as services
from yuanbao.access import frame_of, polled, resident_signed_in, with_capability
from yuanbao.filling import fill, typed
from yuanbao.paging import page_of
from yuanbao.roles import Capability

viewers = with_capability(Capability.VIEW_PARTY)
writers = with_capability(Capability.WRITE_PARTY_NOTICE)
senders = with_capability(Capability.SEND_PARTY_NOTICE)
DETAIL = "party:notice-detail"
BRANCHES_SHOWN = 30


def _notice(request, public_id):
    rows = queries.notice_for(request.user, timezone.localdate())
    return get_object_or_404(rows, public_id=public_id)


@require_GET
@viewers
def notice_list(request):
    page = page_of(request, queries.notices(request.user, timezone.localdate()))
    return render(request, "party/organisations/notice_list.html", {"page": page})


@require_http_methods(["GET", "POST"])
@writers
def notice_new(request):
    form = NoticeForm(**typed(request), user=request.user, on=timezone.localdate())

    def run(facts):
        return services.draft(**facts, by=request.user, at=timezone.now())

    lead = _("写好送审，由另一个人审核以后才发出去。")
    back = {"back_url": reverse("party:notice-list"), "back_label": _("党内通知")}
    context = {"title": _("写通知"), "submit": _("存成草稿"), "lead": lead, **back}
    return fill(
        request, form, run, context=context, done=_("存成草稿了，看过没问题就送审。"), to=_own
    )


@require_http_methods(["GET", "POST"])
@writers
def notice_edit(request, *, public_id):
    notice = _notice(request, public_id)
    form = WordsForm(**typed(request), notice=notice)

    def run(facts):
        return services.edit(notice, **facts, by=request.user, at=timezone.now())

    context = {"title": _("改通知"), "submit": _("保存"), **_back(notice)}
    return fill(request, form, run, context=context, done=_("存好了。"), to=_own)


@require_GET
@viewers
def notice_detail(request, *, public_id):
    notice, on = _notice(request, public_id), timezone.localdate()
    context = {
        "notice": notice,
        "moves": {move.name for move in queries.moves_for(notice, request.user)},
        "course": queries.course_of(notice),
        "is_draft": notice.state == PartyNoticeState.DRAFT,
    }
    if not notice.is_out:
        context |= _sms(notice)
    if notice.is_out:
        context["receipts"] = queries.receipts(notice, request.user, on)
        context["branches"] = queries.by_branch(notice, request.user, on)[:BRANCHES_SHOWN]
    return render(request, "party/organisations/notice_detail.html", context)


def _sms(notice):
    """Return whom a text message would reach, and what it says as it arrives."""
    return {
        "sms_form": SmsForm(initial={"by_sms": notice.by_sms, "sms_asked": True}),
        "audience": queries.sms_audience(notice),
        "sms_text": notice_sms.text_of(notice),
    }


@require_POST
@writers
def notice_choose_sms(request, *, public_id):
    notice, by_sms = _notice(request, public_id), bool(SmsForm(request.POST).chosen())
    notice_sms.choose_sms(notice, by_sms=by_sms, by=request.user, at=timezone.now())
    words = _("记下了：同时发短信。") if by_sms else _("记下了：不发短信。")
    messages.success(request, words)
    return redirect(DETAIL, public_id)


@polled
@require_GET
@viewers
def notice_live(request, *, public_id):
    """Answer how far the sending has come."""
    notice = _notice(request, public_id)
    return render(request, "party/organisations/_notice_state.html", {"notice": notice})


@require_GET
@viewers
def notice_open(request, *, public_id):
    """List those who have neither read it nor been told, or those who have."""
    notice, on = _notice(request, public_id), timezone.localdate()
    who = request.GET.get("who", "")
    who = who if who in {*queries.WHO, "done"} else ""
    if who == "done":
        rows = queries.reached(notice, request.user, on)
    else:
        rows = queries.listed(notice, request.user, on, who)
    context = {"notice": notice, "page": page_of(request, rows), "who": who}
    return render(request, "party/organisations/notice_open.html", context)


@require_POST
@writers
def notice_submit(request, *, public_id):
    by_sms = SmsForm(request.POST).chosen()
    notice = _notice(request, public_id)
    services.submit(notice, by_sms=by_sms, by=request.user, at=timezone.now())
    messages.success(request, _("已送审，另一个人审核以后发出。"))
    return redirect(DETAIL, public_id)


@require_POST
@senders
def notice_send(request, *, public_id):
    notice = services.send(_notice(request, public_id), by=request.user, at=timezone.now())
    messages.success(request, _("开始发送，共 %d 人。离开这一页不影响。") % notice.n_total)
    return redirect(DETAIL, public_id)


@require_http_methods(["GET", "POST"])
@senders
def notice_send_back(request, *, public_id):
    notice = _notice(request, public_id)
    form = WhyForm(**typed(request))

    def run(facts):
        return services.send_back(notice, why=facts["why"], by=request.user, at=timezone.now())

    context = {"title": _("退回修改"), "submit": _("退回"), **_back(notice)}
    return fill(request, form, run, context=context, done=_("已退回，起草人会看到理由。"), to=_own)


@require_POST
@with_capability(Capability.KEEP_PARTY)
def notice_tell(request, *, public_id):
    rows = NoticeRecipient.objects.permitted(request.user, Capability.KEEP_PARTY)
    recipient = get_object_or_404(rows.select_related("notice"), public_id=public_id)
    services.tell(recipient, by=request.user, at=timezone.now())
    messages.success(request, _("记下了：已电话通知。"))
    return redirect("party:notice-open", recipient.notice.public_id)


@require_GET
@resident_signed_in
def my_notice(request, *, public_id):
    """Show a member what was sent to them."""
    own = _own_or_404(request, public_id)
    return render(request, "party/organisations/my_notice.html", _reading(request, own))


@require_GET
@resident_signed_in
def notice_short(request, *, code):
    """Lead from a text message to the notice, or to where a member confirms who they are."""
    own = queries.own_by_code(request.user, code)
    if own is not None:
        return redirect("party:my-notice", own.notice.public_id)
    messages.info(request, _("先用登记的手机号确认您是党员，就能看到通知。"))
    return redirect("party:my-party")


@require_POST
@resident_signed_in
def my_notice_read(request, *, public_id):
    own = _own_or_404(request, public_id)
    services.read(own.notice, by=request.user, at=timezone.now())
    messages.success(request, _("已阅，谢谢。"))
    return redirect("party:my-notice", public_id)


def _own_or_404(request, public_id):
    own = queries.own_notice(request.user, public_id)
    if own is None:
        raise Http404
    return own


def _reading(request, own):
    return {"own": own, "notice": own.notice, "base": frame_of(request.user)}


def _own(notice):
    return reverse(DETAIL, args=[notice.public_id])


def _back(notice):
    return {"back_url": _own(notice), "back_label": notice.title}
