"""What readers, editors, answerers and handlers see of the knowledge base."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from party import markup, search
from party.knowledge import ranking, workflow
from party.knowledge.choices import ItemState, QuestionState
from party.models import KnowledgeFile, KnowledgeItem, Question, ZeroHit
from party.queries import reviewing
from party.queries.stories import story_of
from yuanbao.models import Category
from yuanbao.roles import Capability
from yuanbao.workflow import Transition, moves_of

HEAVY = ("search", "pinyin", "grid__boundary")
N_SUGGESTED = 3
# Words that fewer people searched for stay unseen: they could tell of one person.
LEAST_ZERO_HITS = 3
STORY_SHOWN = 50
# Of a long text only a part concerns what can be looked up.
LONG_TEXT, LEAST_OF_LONG = 30, 0.2


@dataclass(frozen=True)
class Row:
    """An entry in a list of results, with the piece of text that answers."""

    item: KnowledgeItem
    snippet: str


@dataclass(frozen=True)
class Found:
    """What was asked for, the keys that answer it best first, and the words to highlight."""

    asked: str
    keys: list[int]
    words: list[str]


def find(asked: str, on: date, *, kind: str = "", topic: str = "") -> Found:
    """Return what answers; nothing when the best entry speaks of something else."""
    asked = " ".join(asked.split())
    answered = search.find(asked, search.on_the_day(on, kind=kind, topic=topic))
    hits = answered.hits if answered.is_sure else []
    return Found(asked, [hit.pk for hit in hits], answered.words)


def rows_of(keys: list[int], words: list[str]) -> list[Row]:
    """Return the entries of the keys in their order, one query."""
    items = KnowledgeItem.objects.filter(pk__in=keys).select_related("topic").defer(*HEAVY[:2])
    by_key = {item.pk: item for item in items}
    return [
        Row(by_key[key], ranking.snippet(markup.plain(by_key[key].body), words))
        for key in keys
        if key in by_key
    ]


def suggested(text: str, on: date) -> list[Row]:
    """Return at most three entries that may answer what is being typed."""
    if len(text.strip()) < 4:
        return []
    answered = search.find(text, search.on_the_day(on), limit=N_SUGGESTED)
    least = LEAST_OF_LONG if len(text) > LONG_TEXT else search.LEAST_COVERAGE
    keys = [hit.pk for hit in answered.hits if hit.coverage >= least]
    return rows_of(keys, answered.words)


def newest(on: date, *, kind: str = "", topic: str = "") -> QuerySet[KnowledgeItem]:
    """Return public entries, newest first."""
    rows = search.on_the_day(on, kind=kind, topic=topic).newest_first()
    return rows.select_related("topic").defer(*HEAVY[:2])


def topics() -> QuerySet[Category]:
    """Return the topics in their order."""
    return Category.objects.tops().order_by("order", "code")


def to_read() -> QuerySet[KnowledgeItem]:
    """Return entries with their texts; whether one may be read is asked of the row."""
    rows = KnowledgeItem.objects.select_related("topic", "grid", "merged_into")
    return rows.defer(*HEAVY, "merged_into__search", "merged_into__pinyin", "merged_into__body")


def desk_items(user, capability: Capability = Capability.WRITE_CONTENT) -> QuerySet[KnowledgeItem]:
    """Return the entries of the person's areas, newest first; to find one of them."""
    return _for_desk(KnowledgeItem.objects.permitted(user, capability))


def listed_items(user) -> QuerySet[KnowledgeItem]:
    """Return the same entries for the editors' list: the person's areas are found once."""
    return _for_desk(KnowledgeItem.objects.listed(user, Capability.WRITE_CONTENT))


def _for_desk(rows: QuerySet[KnowledgeItem]) -> QuerySet[KnowledgeItem]:
    rows = rows.order_by("-id").select_related("topic", "grid", "owner")
    return rows.defer(*HEAVY, "body")


def one_item(user) -> QuerySet[KnowledgeItem]:
    """Return what the person may open at the desk: their areas' entries, and those they own."""
    areas = KnowledgeItem.objects.permitted(user, Capability.WRITE_CONTENT)
    rows = KnowledgeItem.objects.filter(pk__in=areas.values("pk")) | KnowledgeItem.objects.filter(
        owner=user.pk
    )
    related = ("topic", "grid", "owner", "written_by", "reviewed_by", "merged_into", "from_file")
    return rows.select_related(*related).defer("grid__boundary", "from_file__content")


def ending_of(user, by: date) -> QuerySet[KnowledgeItem]:
    """Return the person's own entries that end by that day, the first to end first."""
    rows = KnowledgeItem.objects.ending_by(by).filter(owner=user.pk)
    return rows.select_related("topic").defer(*HEAVY[:2], "body").order_by("valid_to", "id")


ACTS = {
    "draft": gettext_lazy("起草"),
    "edit": gettext_lazy("改稿"),
    "renew": gettext_lazy("延长有效期"),
    "take_double": gettext_lazy("并入了一条重复的"),
    "cite": gettext_lazy("被答复引用"),
    **{move.name: move.label for move in workflow.MOVES},
}
TONES = {"publish": "ok", "send_back": "bad", "withdraw": "bad", "expire": "bad"}


def course_of(item: KnowledgeItem) -> list[dict[str, Any]]:
    """Return what happened to an entry, newest first, as timeline entries."""
    return story_of(item, ACTS, tones=TONES, shown=STORY_SHOWN)


def moves_for(item: KnowledgeItem, user) -> list[Transition]:
    """Return what this person can do with the entry now; nobody reviews their own words."""
    return reviewing.moves_for(item, user, table=workflow.MOVES, judging=workflow.REVIEW)


def doubles_of(item: KnowledgeItem, on: date) -> list[KnowledgeItem]:
    """Return public entries that read much like this one, the likeliest double first."""
    rows = search.on_the_day(on).exclude(pk=item.pk)
    hits = search.find(item.title, rows, limit=5).hits
    keys = [hit.pk for hit in hits if hit.coverage >= 0.6]
    return [row.item for row in rows_of(keys, [])]


def questions_for(user) -> QuerySet[Question]:
    """Return the questions the person may answer, the one due first, first."""
    rows = Question.objects.permitted(user, Capability.ANSWER_QUESTION)
    return rows.select_related("topic", "answerer", "item").defer("phone", "item__search")


def asked_questions() -> QuerySet[Question]:
    """Return questions for whoever knows the address of one, without the telephone."""
    return Question.objects.select_related("topic", "item").defer("phone", "item__search")


def count_questions(user) -> int:
    """Return how many questions wait for this person; one query."""
    return Question.objects.permitted(user, Capability.ANSWER_QUESTION).open().count()


def question_moves(question: Question, user) -> list[Transition]:
    """Return what the person can do with a question now."""
    return moves_of(question, workflow.QUESTION_MOVES, by=user)


def zero_hits() -> QuerySet[ZeroHit]:
    """Return words that were searched for in vain by several people and are not settled."""
    rows = ZeroHit.objects.filter(settled_on__isnull=True, count__gte=LEAST_ZERO_HITS)
    return rows.order_by("-count", "id")


def files_for(user) -> QuerySet[KnowledgeFile]:
    """Return the files of the person's areas, newest first."""
    rows = KnowledgeFile.objects.permitted(user, Capability.WRITE_CONTENT)
    return rows.select_related("topic", "made_by").defer("content", "parts").order_by("-id")


def file_moves(file: KnowledgeFile, user) -> set[str]:
    """Return the names of what the person can do with a file now."""
    return {move.name for move in moves_of(file, workflow.FILE_MOVES, by=user)}


def drafts_left(file: KnowledgeFile) -> int:
    """Return how many drafts of a file nobody has reviewed yet."""
    return file.items.filter(state=ItemState.DRAFT).count()


def quote_of(item: KnowledgeItem, address: str) -> str:
    """Return what is put into an answer that quotes the entry."""
    source = " ".join(part for part in (item.source_title, item.source_number) if part)
    said = ranking.snippet(markup.plain(item.body), [], width=200)
    return _("%(said)s（依据：%(source)s，全文见 %(address)s）") % {
        "said": said,
        "source": source or item.title,
        "address": address,
    }


def is_open(question: Question) -> bool:
    """Say whether a question still waits for its answer."""
    return question.state == QuestionState.OPEN


def row_of(item: KnowledgeItem) -> Row:
    """Return an entry for a list without a search."""
    return Row(item, ranking.snippet(markup.plain(item.body), []))
