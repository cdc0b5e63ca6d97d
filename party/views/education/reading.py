"""Courses as readers and students see them: look, study, answer the test."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from party import markup
from party.choices import Audience
from party.education.choices import Topic
from party.education.marking import needed
from party.forms.education import QuizForm
from party.queries.education import courses as queries
from party.queries.education import study as study_queries
from party.services.education import study
from yuanbao.access import kept_private, resident_signed_in
from yuanbao.paging import page_of
from yuanbao.ranges import file_response


def _course(request, public_id):
    return get_object_or_404(queries.course_to_read(request.user), public_id=public_id)


def _lesson(course, number: int):
    lesson = course.lessons.standing().filter(number=number).first()
    if lesson is None:
        raise Http404
    return lesson


def _shown(request, course, template, context, status=200):
    """Draw a page of a course; what is not for everybody is kept out of every cache."""
    response = render(request, template, {"course": course, **context}, status=status)
    return response if course.audience == Audience.EVERYBODY else kept_private(response)


@require_safe
def course_list(request):
    asked, topic = request.GET.get("q", "")[:100], request.GET.get("topic", "")
    rows = queries.open_courses(request.user, asked=asked, topic=topic)
    context = {"asked": asked.strip(), "topic": topic, "topics": Topic.choices}
    context["words"] = asked.split()
    context["page"] = page_of(request, rows)
    return render(request, "party/education/course_list.html", context)


@require_safe
def course_detail(request, *, public_id):
    course = _course(request, public_id)
    enrolment = study_queries.enrolment_of(course, request.user)
    done = study_queries.done_of(enrolment)
    lessons = queries.lessons_of(course)
    left = [lesson for lesson in lessons if lesson.pk not in done]
    context = {
        "lessons": lessons,
        "enrolment": enrolment,
        "done": done,
        "next_lesson": left[0] if left else None,
        "needed": needed(course.n_questions, course.pass_percent),
        "attempt": study_queries.last_attempt(enrolment),
    }
    return _shown(request, course, "party/education/course_detail.html", context)


@require_safe
def course_lesson(request, *, public_id, number: int):
    course = _course(request, public_id)
    lesson = _lesson(course, number)
    enrolment = study_queries.enrolment_of(course, request.user)
    lessons = queries.lessons_of(course)
    place = [one.pk for one in lessons].index(lesson.pk)
    context = {
        "lesson": lesson,
        "body": markup.rendered(lesson.body),
        "place": place + 1,
        "before": lessons[place - 1] if place else None,
        "after": lessons[place + 1] if place + 1 < len(lessons) else None,
        "is_done": lesson.pk in study_queries.done_of(enrolment),
    }
    return _shown(request, course, "party/education/course_lesson.html", context)


@require_POST
@resident_signed_in
def course_finish_lesson(request, *, public_id, number: int):
    course = _course(request, public_id)
    lesson = _lesson(course, number)
    study.finish_lesson(lesson, by=request.user, at=timezone.now())
    after = [one for one in queries.lessons_of(course) if one.number > lesson.number]
    if after:
        return redirect("party:course-lesson", public_id, after[0].number)
    return redirect("party:course-detail", public_id)


@require_http_methods(["GET", "POST"])
@resident_signed_in
def course_quiz(request, *, public_id):
    course = _course(request, public_id)
    questions = list(course.questions.standing())
    if not questions:
        raise Http404
    form = QuizForm(request.POST if request.method == "POST" else None, questions=questions)
    if form.is_valid():
        attempt = study.answer(course, form.given(), by=request.user, at=timezone.now())
        return redirect("party:course-attempt", attempt.public_id)
    enrolment = study_queries.enrolment_of(course, request.user)
    context = {
        "form": form,
        "needed": needed(len(questions), course.pass_percent),
        "n_left": study.lessons_left(enrolment) if enrolment else course.n_lessons,
    }
    status = 422 if form.errors else 200
    return _shown(request, course, "party/education/course_quiz.html", context, status)


@require_safe
@resident_signed_in
def course_attempt(request, *, public_id):
    attempt = get_object_or_404(study_queries.own_attempts(request.user), public_id=public_id)
    course = attempt.enrolment.course
    context = {
        "attempt": attempt,
        "course": course,
        "sheet": attempt.sheet,
        "needed": needed(attempt.n_asked, course.pass_percent),
    }
    return render(request, "party/education/course_attempt.html", context)


@require_safe
def lesson_file(request, *, public_id):
    lesson = get_object_or_404(queries.lesson_file(request.user), public_id=public_id)
    response = file_response(
        request.headers.get("Range", ""),
        lesson.file.open("rb"),
        size=lesson.file_size,
        content_type=lesson.content_type,
    )
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    return kept_private(response)


@require_safe
@resident_signed_in
def my_study(request):
    today = timezone.localdate()
    context = {
        "todo": study_queries.todo_of(request.user),
        "page": page_of(request, study_queries.studied_by(request.user)),
        "today": today,
    }
    return render(request, "party/education/my_study.html", context)
