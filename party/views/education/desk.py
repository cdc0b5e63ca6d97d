"""The editors' desk of courses: write, put parts in, preview, review."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from party import markup
from party.choices import ArticleState
from party.forms.articles import WhyForm
from party.forms.education import CourseFilterForm, CourseForm
from party.queries import articles
from party.queries.education import courses as queries
from party.services.education import courses
from party.views.reviewing import Desk, acts_of, reviewers, writers
from yuanbao.access import has_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused


def _preview(request, course, why_form=None, status=200):
    moves = {move.name for move in queries.moves_for(course, request.user)}
    context = {
        "course": course,
        "lessons": [(one, markup.rendered(one.body)) for one in course.lessons.standing()],
        "questions": list(course.questions.standing()),
        "moves": moves,
        "addresses": DESK.addresses(course),
        "story": queries.story_of(course),
        "why_form": why_form or WhyForm(),
        "can_edit": course.state == ArticleState.DRAFT,
        "is_published": course.state == ArticleState.PUBLISHED,
        "may_see_study": has_capability(request.user, Capability.VIEW_PARTY),
    }
    return render(request, "party/education/desk_preview.html", context, status=status)


DESK = Desk("course", queries.one_course, courses, _preview)
ACTS = acts_of(DESK)


@require_GET
@writers
def course_desk(request):
    form = CourseFilterForm(request.GET)
    page = page_of(request, form.narrow(queries.desk_courses(request.user)))
    context = {"form": form, "page": page}
    context["may_publish"] = has_capability(request.user, Capability.PUBLISH_CONTENT)
    return render(request, "party/education/desk_list.html", context)


@require_GET
@reviewers
def course_review_list(request):
    page = page_of(request, queries.waiting_for_review(request.user))
    context = {"page": page, "waiting": True}
    return render(request, "party/education/desk_review.html", context)


@require_http_methods(["GET", "POST"])
@writers
def course_new(request):
    initial = {"grid": articles.areas_of(request.user).first(), "pass_percent": 80}
    form = CourseForm(_sent(request), user=request.user, initial=initial)
    if form.is_valid():
        course = courses.draft(form.facts(), by=request.user, at=timezone.now())
        messages.success(request, _("课程建好了。下一步：加课时。"))
        return redirect("party:course-preview", course.public_id)
    status = 422 if form.errors else 200
    return render(request, "party/education/desk_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@writers
def course_edit(request, *, public_id):
    course = DESK.one(request, public_id)
    form = CourseForm(_sent(request), user=request.user, course=course)
    status, refusal = 422 if form.errors else 200, ""
    if form.is_valid():
        try:
            base = form.cleaned_data["base"] or 0
            courses.edit(course, form.facts(), base=base, by=request.user, at=timezone.now())
        except TransitionRefused as refused:
            status, refusal = 409, str(refused)
        else:
            messages.success(request, _("新的一稿存好了。"))
            return redirect("party:course-preview", course.public_id)
    context = {"form": form, "course": course, "refusal": refusal}
    context["can_save"] = course.state == ArticleState.DRAFT and not refusal
    return render(request, "party/education/desk_form.html", context, status=status)


@require_GET
@writers
def course_preview(request, *, public_id):
    return _preview(request, DESK.one(request, public_id))


def _sent(request):
    """Return what a form is made with; an empty sending is one, too."""
    return request.POST if request.method == "POST" else None


def part_of(request, parts, public_id):
    """Return a standing part of a course that the person may write, by its own address."""
    mine = queries.one_course(request.user)
    rows = parts.standing().filter(course__in=mine.values("pk"))
    return get_object_or_404(rows.select_related("course"), public_id=public_id)
