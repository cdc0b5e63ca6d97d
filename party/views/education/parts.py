"""Lessons and questions of a draft course: put in, change, take out."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from party.education.choices import LETTERS
from party.education.uploads import FileRefused
from party.forms.education import LessonForm, QuestionForm
from party.models import Lesson, QuizQuestion
from party.services.education import parts
from party.views.education.desk import DESK, part_of
from party.views.reviewing import writers
from yuanbao.workflow import TransitionRefused


@require_http_methods(["GET", "POST"])
@writers
def lesson_new(request, *, public_id):
    course = DESK.one(request, public_id)
    form = LessonForm(*_sent(request), initial={"base": course.revision_number})
    return _kept(request, course, form, None, parts.add_lesson, _("课时加好了。"))


@require_http_methods(["GET", "POST"])
@writers
def lesson_edit(request, *, public_id):
    lesson = part_of(request, Lesson.objects, public_id)
    names = ("title", "kind", "body", "link")
    initial = {name: getattr(lesson, name) for name in names}
    initial["base"] = lesson.course.revision_number
    form = LessonForm(*_sent(request), initial=initial)
    return _kept(request, lesson.course, form, lesson, parts.edit_lesson, _("课时改好了。"))


@require_POST
@writers
def lesson_remove(request, *, public_id):
    lesson = part_of(request, Lesson.objects, public_id)
    return _removed(request, lesson, parts.remove_lesson, _("课时移除了。"))


@require_http_methods(["GET", "POST"])
@writers
def question_new(request, *, public_id):
    course = DESK.one(request, public_id)
    form = QuestionForm(*_sent(request), initial={"base": course.revision_number})
    return _kept(request, course, form, None, parts.add_question, _("试题加好了。"))


@require_http_methods(["GET", "POST"])
@writers
def question_edit(request, *, public_id):
    question = part_of(request, QuizQuestion.objects, public_id)
    initial = {
        "kind": question.kind,
        "text": question.text,
        "options": "\n".join(question.options),
        "right": "".join(LETTERS[place] for place in question.right),
        "why": question.why,
        "base": question.course.revision_number,
    }
    form = QuestionForm(*_sent(request), initial=initial)
    return _kept(request, question.course, form, question, parts.edit_question, _("试题改好了。"))


@require_POST
@writers
def question_remove(request, *, public_id):
    question = part_of(request, QuizQuestion.objects, public_id)
    return _removed(request, question, parts.remove_question, _("试题移除了。"))


def _sent(request):
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _kept(request, course, form, part, service, said):
    """Save a part through its service, or show its form again with why it was not saved."""
    status, refusal = 422 if form.errors else 200, ""
    if form.is_valid():
        base = form.cleaned_data["base"]
        try:
            service(part or course, form.facts(), base=base, by=request.user, at=timezone.now())
        except FileRefused as refused:
            form.add_error("file", str(refused))
            status = 422
        except TransitionRefused as refused:
            status, refusal = 409, str(refused)
        else:
            messages.success(request, said)
            return redirect("party:course-preview", course.public_id)
    is_lesson = isinstance(form, LessonForm)
    context = {"form": form, "course": course, "part": part, "refusal": refusal}
    context["is_lesson"] = is_lesson
    return render(request, "party/education/desk_part.html", context, status=status)


def _removed(request, part, service, said):
    typed = request.POST.get("base", "")
    base = int(typed) if typed.isdigit() else 0
    service(part, base=base, by=request.user, at=timezone.now())
    messages.success(request, said)
    return redirect("party:course-preview", part.course.public_id)
