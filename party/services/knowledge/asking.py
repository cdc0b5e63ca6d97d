"""Questions that found no answer: asked, answered by name, turned into entries; vain searches."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.choices import Level
from grids.models import Grid
from party.knowledge import ranking, workflow
from party.knowledge.choices import Kind
from party.models import Answerer, Question, ZeroHit
from party.services.knowledge import entries
from yuanbao.audit import record, unit_of_work
from yuanbao.calendars import Limit, due_at
from yuanbao.models import Category, User
from yuanbao.notifications import notify
from yuanbao.public_numbers import redact
from yuanbao.roles import Capability
from yuanbao.services.calendar import current_calendar
from yuanbao.workflow import TransitionRefused, apply, lock

# A topic without an answerer of its own is answered by the editors.
EDITORS, EDITORS_DAYS = gettext_lazy("内容编辑"), 3


@dataclass(frozen=True)
class Asked:
    """What somebody wants to know, and where the answer may be sent."""

    topic: Category
    text: str
    phone: str = ""


class AnswerMissing(TransitionRefused):
    """A question was to be ended without a word."""


@unit_of_work
def ask(asked: Asked, *, by: User | None, at: datetime) -> Question:
    """Give a question to the topic's answerer; what points to a person is taken out first."""
    answerer = Answerer.objects.filter(topic=asked.topic).select_related("person").first()
    days = answerer.limit_days if answerer else EDITORS_DAYS
    question = Question(
        topic=asked.topic,
        text=redact(asked.text.strip()).text[:300],
        phone=asked.phone,
        asked_by=by,
        unit=answerer.unit if answerer else str(EDITORS),
        answerer=answerer.person if answerer else None,
        asked_at=at,
        due_at=due_at(at, Limit(days, "work_day"), current_calendar()).at,
    )
    question.save()
    record(question, "ask", by=None, at=at)
    _tell_answerer(question, at=at)
    return question


@unit_of_work
def answer(question: Question, *, text: str, by: User, at: datetime) -> Question:
    """Answer, tell whoever asked, and make a draft entry of it for the editors.

    Raises AnswerMissing, OutOfReach or TransitionRefused.
    """
    if not text.strip():
        raise AnswerMissing(_("请写下答复。"))
    locked = lock(question, by=by, capability=Capability.ANSWER_QUESTION, act="answer")
    # Everybody with the address reads it, and the draft is made of it.
    words = redact(text.strip()).text
    item = entries.begin(_facts(locked, words, by), by=by, at=at)
    done = apply(question, workflow.ANSWER, by=by, at=at, answer=words, item=item)
    _tell_asker(done, _("您问的问题有答复了"), at=at)
    return done


@unit_of_work
def decline(question: Question, *, why: str, by: User, at: datetime) -> Question:
    """Say that this is a matter to be handled, not a question. Raises as `answer` does."""
    if not why.strip():
        raise AnswerMissing(_("请写明为什么不能直接答复，提问的人会看到。"))
    done = apply(question, workflow.DECLINE, by=by, at=at, why=why, answer=redact(why.strip()).text)
    _tell_asker(done, _("您问的问题需要走诉求办理"), at=at)
    return done


@unit_of_work
def hand_on(question: Question, *, topic: Category, by: User, at: datetime) -> Question:
    """Give an open question to another topic's answerer; the time limit stays."""
    locked = lock(question, by=by, capability=Capability.ANSWER_QUESTION, act="hand_on")
    if locked.ended_at is not None:
        raise TransitionRefused(_("已经答复过了，不能再转。"))
    answerer = Answerer.objects.filter(topic=topic).select_related("person").first()
    locked.topic = topic
    locked.unit = answerer.unit if answerer else str(EDITORS)
    locked.answerer = answerer.person if answerer else None
    locked.save(update_fields=["topic", "unit", "answerer"])
    record(locked, "hand_on", by=by, at=at, topic=topic.code)
    _tell_answerer(locked, at=at)
    return locked


def _facts(question: Question, text: str, by: User) -> entries.Facts:
    district = Grid.objects.live().filter(level=Level.DISTRICT).order_by("pk").first()
    return entries.Facts(
        kind=Kind.QUESTION,
        topic=question.topic,
        grid=district,  # type: ignore[arg-type]
        title=question.text[:120],
        body=text.strip(),
        owner_unit=question.unit,
        owner=by,
    )


def _tell_answerer(question: Question, *, at: datetime) -> None:
    if question.answerer is None:
        return
    notify(
        key=f"question:{question.pk}:{question.answerer_id}:{question.topic_id}",
        title=_("有人问：%(text)s") % {"text": question.text[:40]},
        url=reverse("party:kb-question", args=[question.public_id]),
        user=question.answerer,
        channels=["in_app"],
        at=at,
    )


def _tell_asker(question: Question, title: str, *, at: datetime) -> None:
    if question.asked_by is None and not question.phone:
        return
    notify(
        key=f"question:{question.pk}:{question.state}",
        title=title,
        body=question.answer[:200],
        url=reverse("party:kb-asked", args=[question.public_id]),
        user=question.asked_by,
        phone=question.phone,
        at=at,
    )


_USEFUL = re.compile(r"\w{2,}")


def note_zero_hit(asked: str, *, on: date) -> None:
    """Count a search that found nothing; one that names a person, a number or a place of one is dropped."""
    words = " ".join(ranking.folded(asked).split())
    if (
        not _USEFUL.search(words)
        or len(words) > 60
        or redact(asked).found
        or re.search(r"\d{5}", words)
    ):
        return
    table = ZeroHit._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (words, count, last_on) VALUES (%s, 1, %s)"  # noqa: S608 - our own table
            f" ON CONFLICT (words) DO UPDATE SET count = {table}.count + 1, last_on = excluded.last_on",
            [words, on],
        )


@unit_of_work
def settle_zero_hit(row: ZeroHit, *, by: User, at: datetime) -> ZeroHit:
    """Take gathered words off the editors' list. Safe to repeat."""
    row.settled_on = localdate(at)
    row.save(update_fields=["settled_on"])
    record(row, "settle_zero_hit", by=by, at=at)
    return row
