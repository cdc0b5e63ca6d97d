"""The officers' desk: whom a course is assigned to, and who has finished it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from party.forms.education import AssignForm
from party.models import CourseAssignment
from party.queries.education import courses as queries
from party.queries.education import study
from party.services.education import assigning
from yuanbao.access import has_capability, with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused

officers = with_capability(Capability.VIEW_PARTY)
assigners = with_capability(Capability.ASSIGN_COURSE)


def _course(public_id):
    """Return a published course, whomever it is for: officers follow what their members study."""
    return get_object_or_404(queries.published_courses(), public_id=public_id)


@require_GET
@officers
def study_list(request):
    rows = queries.published_courses(asked=request.GET.get("q", "")[:100])
    context = {
        "assignments": page_of(request, study.assignments_for(request.user)),
        "courses": list(rows[:20]),
        "asked": request.GET.get("q", ""),
        "today": timezone.localdate(),
        "may_assign": has_capability(request.user, Capability.ASSIGN_COURSE),
    }
    return render(request, "party/education/study_list.html", context)


@require_GET
@officers
def study_course(request, *, public_id):
    """Numbers of every organisation within reach; names of one's own organisation alone."""
    course = _course(public_id)
    own = study.own_organisations(request.user, timezone.localdate())
    page = page_of(request, study.organisations_within(request.user, own))
    named = next((one for one in own if str(one.public_id) == request.GET.get("of")), None)
    named = named or next(iter(own), None)
    context = {
        "course": course,
        "page": page,
        "standings": study.standings(course, page.object_list),
        "own": own,
        "named": named,
        "learners": list(study.learners(course, named)) if named else [],
        "may_assign": has_capability(request.user, Capability.ASSIGN_COURSE),
    }
    return render(request, "party/education/study_course.html", context)


@require_http_methods(["GET", "POST"])
@assigners
def study_assign(request, *, public_id):
    course = _course(public_id)
    form = AssignForm(request.POST if request.method == "POST" else None, user=request.user)
    status, refusal = 422 if form.errors else 200, ""
    if form.is_valid():
        wanted = form.cleaned_data
        to = wanted.pop("organisation")
        try:
            assigning.assign(course, to=to, **wanted, by=request.user, at=timezone.now())
        except TransitionRefused as refused:
            status, refusal = 409, str(refused)
        else:
            messages.success(request, _("指定好了，他们在“我的学习”里会看到。"))
            return redirect("party:study-assign", public_id)
    running = study.assignments_for(request.user).filter(course=course)
    context = {"course": course, "form": form, "refusal": refusal, "assignments": list(running)}
    return render(request, "party/education/study_assign.html", context, status=status)


@require_POST
@assigners
def study_call_off(request, *, public_id):
    rows = CourseAssignment.objects.permitted(request.user, Capability.ASSIGN_COURSE)
    assignment = get_object_or_404(rows.select_related("course"), public_id=public_id)
    assigning.call_off(assignment, by=request.user, at=timezone.now())
    messages.success(request, _("取消了，已经学的照样留着。"))
    return redirect("party:study-assign", assignment.course.public_id)
