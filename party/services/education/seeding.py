"""Take courses in from a file: some through the editors' own services, many of one make at once."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Value

from grids.choices import Level
from grids.models import Grid
from party.choices import ArticleState, Audience
from party.education.choices import LETTERS, LessonKind, QuestionKind
from party.models import Course, CourseRevision, Lesson, QuizQuestion
from party.services.education import courses, parts
from party.services.education.seeded_study import have_studied
from yuanbao.audit import unit_of_work
from yuanbao.segment import search_vector_text


class BadCourses(ValueError):
    """The file cannot be taken in; the sentence says which course is wrong."""


@dataclass(frozen=True)
class Taken:
    """How many courses of the file are new, and how many were there already."""

    added: int
    known: int


@unit_of_work
def load_courses(path: Path, *, at: datetime) -> Taken:
    """Add the courses of a TOML file that are not there yet, by their `key`.

    Each `[[course]]` has key, topic, title, unit, its lessons and questions, and may have summary,
    audience, state (draft, review, published) and days_ago. `[series]` makes one short course of
    every subject in every form. Raises BadCourses, and then none was added.
    """
    with path.open("rb") as file:
        data = tomllib.load(file)
    district = Grid.objects.live().filter(level=Level.DISTRICT).defer("boundary").first()
    if district is None:
        raise BadCourses("还没有区，请先建网格树")
    keys = Course.objects.exclude(source_key=None).values_list("source_key", flat=True)
    known = {key for key in keys if key}
    wanted = data.get("course", [])
    new = [values for values in wanted if values.get("key") not in known]
    for values in new:
        _take(values, district, at)
    made, total = _take_series(data.get("series", {}), district, known, at)
    have_studied(at=at)
    return Taken(len(new) + made, len(wanted) - len(new) + total - made)


def _take(values: dict[str, Any], district: Grid, at: datetime) -> None:
    missing = {"key", "topic", "title", "unit", "lesson"} - values.keys()
    if missing:
        raise BadCourses(f"《{values.get('title', '?')}》少了 {', '.join(sorted(missing))}")
    written_at = at - timedelta(days=values.get("days_ago", 0), hours=1)
    facts = courses.CourseFacts(
        grid=district,
        topic=values["topic"],
        title=values["title"],
        author_unit=values["unit"],
        summary=values.get("summary", ""),
        audience=values.get("audience", Audience.EVERYBODY),
    )
    course = courses.draft(facts, by=None, at=written_at, source_key=values["key"])
    for lesson in values["lesson"]:
        base = course.revision_number
        course = parts.add_lesson(course, _lesson(lesson), base=base, by=None, at=written_at).course
    for question in values.get("question", []):
        base = course.revision_number
        course = parts.add_question(
            course, _question(question), base=base, by=None, at=written_at
        ).course
    state = values.get("state", ArticleState.PUBLISHED)
    if state != ArticleState.DRAFT:
        course = courses.submit(course, by=None, at=written_at + timedelta(minutes=20))
    if state == ArticleState.PUBLISHED:
        courses.approve(course, by=None, at=written_at + timedelta(hours=1))


def _lesson(values: dict[str, Any]) -> parts.LessonFacts:
    file = None
    if "document" in values:
        file = SimpleUploadedFile("document.pdf", _drawn(values["document"], values["body"]))
    return parts.LessonFacts(
        title=values["title"],
        kind=values["kind"],
        body=values.get("body", "").strip(),
        link=values.get("link", ""),
        file=file,
    )


def _drawn(title: str, text: str) -> bytes:
    from yuanbao import pdf  # noqa: PLC0415 - its fonts take 46 MB, so only where one is drawn

    plain = text.replace("**", "")
    story = [pdf.paragraph(line) for line in plain.splitlines() if line.strip()]
    return BytesIO(pdf.document(pdf.Sheet(title), story)).getvalue()


def _question(values: dict[str, Any]) -> parts.QuestionFacts:
    return parts.QuestionFacts(
        kind=values["kind"],
        text=values["text"],
        options=tuple(values["options"]),
        right=tuple(LETTERS.index(letter) for letter in values["right"]),
        why=values["why"],
    )


def _take_series(
    series: dict[str, Any], district: Grid, known: set[str], at: datetime
) -> tuple[int, int]:
    """Make the short courses in a few statements; return how many were made, of how many."""
    rows = []
    forms = series.get("forms", [])
    titles = [
        (topic, subject, form)
        for topic, subjects in series.get("subjects", {}).items()
        for subject in subjects
        for form in forms
    ]
    for number, (topic, subject, form) in enumerate(titles):
        key = f"series-{number:03d}"
        if key not in known:
            rows.append(_short(key, topic, subject, form, series["unit"], district, at, number))
    Course.objects.bulk_create(rows)
    CourseRevision.objects.bulk_create(
        CourseRevision(course=row, number=1, part="课程", content={"title": row.title}, at=at)
        for row in rows
    )
    Lesson.objects.bulk_create(lesson for row in rows for lesson in _lessons_of(row))
    QuizQuestion.objects.bulk_create(_question_of(row) for row in rows)
    return len(rows), len(titles)


def _short(
    key: str,
    topic: str,
    subject: str,
    form: str,
    unit: str,
    district: Grid,
    at: datetime,
    number: int,
) -> Course:
    day = at - timedelta(days=20 + number)
    title, summary = f"{subject}：{form}", f"十分钟看完，讲的是{subject}"
    words = search_vector_text(f"{title} {summary}")
    return Course(
        source_key=key,
        grid=district,
        topic=topic,
        title=title,
        summary=summary,
        author_unit=unit,
        audience=Audience.MEMBERS if topic == "rules" else Audience.EVERYBODY,
        state=ArticleState.PUBLISHED,
        written_at=day,
        submitted_at=day,
        published_at=day,
        n_lessons=2,
        n_questions=1,
        search=SearchVector(Value(words), config="simple"),
    )


def _lessons_of(course: Course) -> list[Lesson]:
    subject, form = course.title.split("：", 1)
    first = (
        f"这一课讲**{subject}**，形式是“{form}”。\n\n"
        "- 先想想身边有没有这样的事；\n- 再看规定怎么说；\n- 最后定一件自己能做的小事。"
    )
    second = (
        f"把{subject}里学到的讲给一位邻居听，问问他哪里没听懂。\n\n"
        "没听懂的地方，记下来，带到下次支部会上一起商量。"
    )
    texts = ((f"{subject}是怎么回事", first), ("回到身边", second))
    return [
        Lesson(course=course, number=number, title=title, kind=LessonKind.TEXT, body=body)
        for number, (title, body) in enumerate(texts, start=1)
    ]


def _question_of(course: Course) -> QuizQuestion:
    subject = course.title.split("：", 1)[0]
    return QuizQuestion(
        course=course,
        number=1,
        kind=QuestionKind.TRUE_FALSE,
        text=f"学完“{subject}”以后，要定一件自己能做的小事。",
        options=["对", "错"],
        right=[0],
        why="学了要用，从身边一件小事做起。",
    )
