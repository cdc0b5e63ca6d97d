"""Entries, questions and files of the knowledge base; states are reached through the services."""

from party.knowledge.choices import ItemState, Kind
from party.models import Answerer
from party.services.knowledge import asking, entries, files
from party.services.knowledge.terms import count_terms
from tests.factories.party import MONDAY
from yuanbao.models import Category


def topic(code="01", name="供热"):
    """Return a top group of matters, made once."""
    found, _new = Category.objects.get_or_create(code=code, defaults={"name": name, "parent": None})
    return found


def make_facts(grid, **values):
    """Return what an editor fills in."""
    facts = {
        "kind": Kind.QUESTION,
        "topic": values.pop("topic", None) or topic(),
        "title": "取暖费怎么报停",
        "body": "每年九月三十日以前到供热单位窗口办理，报停期间交百分之二十的基础费。",
        "owner_unit": "区住房和城乡建设局",
    }
    return entries.Facts(grid=grid, **(facts | values))


def make_item(grid, *, state=ItemState.PUBLISHED, by=None, at=MONDAY, **values):
    """Write an entry and bring it into a state, as the system unless `by` writes it."""
    item = entries.draft(make_facts(grid, **values), by=by, at=at)
    if state == ItemState.DRAFT:
        return item
    item = entries.review(item, by=None, at=at)
    if state == ItemState.REVIEWED:
        return item
    item = entries.publish(item, by=None, at=at)
    if state == ItemState.PUBLISHED:
        count_terms(at=at)
        return item
    return entries.withdraw(item, why="过时了", by=None, at=at)


def make_answerer(person, **values):
    return Answerer.objects.create(
        topic=values.pop("topic", None) or topic(),
        person=person,
        unit="区住房和城乡建设局",
        **values,
    )


def make_question(*, text="报停以后还能恢复供热吗", by=None, at=MONDAY, phone="", **values):
    asked = asking.Asked(values.pop("topic", None) or topic(), text, phone)
    return asking.ask(asked, by=by, at=at)


def upload(grid, by, *, name="问答.csv", content="", at=MONDAY, kind=Kind.QUESTION):
    """Upload a file as an editor; a table of two questions unless given."""
    content = content or "问题,答案\n室温多少算达标,不低于十八度。\n热水多少度,没有统一规定。\n"
    return files.upload(
        name,
        content.encode() if isinstance(content, str) else content,
        kind=kind,
        topic=topic(),
        grid=grid,
        facts={"owner_unit": "区住房和城乡建设局"},
        by=by,
        at=at,
    )
