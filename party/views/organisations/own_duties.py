"""What a member takes on: duties, reporting to a community, and what is asked there."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from party.forms.duties import AnswerForm, PromiseForm, ReportInForm, ResultForm
from party.queries.organisations import duties as queries
from party.queries.organisations import members
from party.services.organisations import duties, reporting
from yuanbao.access import frame_of, resident_signed_in
from yuanbao.filling import fill, typed

PAGE = "party/organisations/own_act.html"


def _member(request):
    member = members.own_membership(request.user)
    if member is None:
        raise Http404
    return member


@require_http_methods(["GET", "POST"])
@resident_signed_in
def my_duty_take(request, *, public_id):
    duty = get_object_or_404(queries.duties_for(_member(request)), public_id=public_id)
    form = PromiseForm(**typed(request))

    def run(facts):
        return duties.take(duty, promise=facts["promise"], by=request.user, at=timezone.now())

    return _act(
        request, form, run, title=_("认领岗位：%s") % duty, submit=_("认领"), lead=duty.what
    )


@require_http_methods(["GET", "POST"])
@resident_signed_in
def my_duty_report(request, *, public_id):
    taking = _taking(request, public_id)
    form = ResultForm(**typed(request), initial={"result": taking.result})

    def run(facts):
        return duties.report(taking, result=facts["result"], by=request.user, at=timezone.now())

    lead = _("我的承诺：%s") % taking.promise
    return _act(request, form, run, title=_("报告：%s") % taking.duty, submit=_("保存"), lead=lead)


@require_POST
@resident_signed_in
def my_duty_leave(request, *, public_id):
    duties.leave(_taking(request, public_id), by=request.user, at=timezone.now())
    messages.success(request, _("已退岗。"))
    return redirect("party:my-duties")


@require_http_methods(["GET", "POST"])
@resident_signed_in
def my_report_in(request):
    _member(request)
    form = ReportInForm(**typed(request))

    def run(facts):
        return reporting.report_in(
            facts["organisation"], offer=facts["offer"], by=request.user, at=timezone.now()
        )

    lead = _("在职党员向居住的社区报到，社区有事会请您帮忙。")
    return _act(request, form, run, title=_("到社区报到"), submit=_("报到"), lead=lead)


@require_POST
@resident_signed_in
def my_report_end(request):
    report = queries.own_report(_member(request))
    if report is None:
        raise Http404
    reporting.end(report, by=request.user, at=timezone.now())
    messages.success(request, _("这次报到已结束。"))
    return redirect("party:my-duties")


@require_http_methods(["GET", "POST"])
@resident_signed_in
def my_task_answer(request, *, public_id):
    rows = queries.own_tasks(_member(request))
    task = get_object_or_404(rows, public_id=public_id)
    form = AnswerForm(**typed(request))

    def run(facts):
        is_done = facts["is_done"] == "yes"
        at = timezone.now()
        return reporting.answer(task, is_done=is_done, words=facts["words"], by=request.user, at=at)

    return _act(request, form, run, title=task.title, submit=_("答复"), lead="")


def _taking(request, public_id):
    return get_object_or_404(queries.own_takings(_member(request)), public_id=public_id)


def _act(request, form, run, **context):
    """Ask for one act in the member's own frame, and go back to their page."""
    home = reverse("party:my-duties")
    context |= {"base": frame_of(request.user), "back_url": home}
    return fill(
        request, form, run, template=PAGE, context=context, done=_("已保存。"), to=lambda _one: home
    )
