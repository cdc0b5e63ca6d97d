"""The files that platforms exchange with us: what each row means, and what it does."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from dispatch.exchange import Effect
from dispatch.models import Hotline, HotlineMatter, WriteBack
from dispatch.services.exchange import hotline as hotlines
from dispatch.services.exchange import write_back
from dispatch.services.exchange.hotline import Sent
from dispatch.services.exchange.sheet_rows import Reading
from dispatch.sheet_columns import MATTER_COLUMNS, RATING_COLUMNS, RECEIPT_COLUMNS, URGE_COLUMNS
from petitions.choices import Kind, Satisfaction, Solved
from yuanbao.identifiers import IdentifierRefused, read_phone
from yuanbao.models import Category
from yuanbao.sheets import Column, Row


def reading(row: Row, columns: tuple[Column, ...]) -> Reading:
    """Return the row ready to be read by these columns."""
    return Reading(row, {column.key: column for column in columns})


def categories_by_name() -> dict[str, Category]:
    """Return the categories a matter can have, by name and by code."""
    leaves = Category.objects.filter(is_active=True, children=None)
    return {name: row for row in leaves for name in (row.code, row.name)}


def sent_of(row: Row, *, categories: dict[str, Category], at: datetime) -> Sent:
    """Return the matter a row holds. Raises RowFaulty with every fault of the row."""
    said = reading(row, MATTER_COLUMNS)
    filed_at = said.moment("filed_at")
    due_at = said.moment("due_at", ends_day=True)
    if filed_at and filed_at > at:
        said.fault("filed_at", _("时间在将来"))
    if filed_at and due_at and due_at < filed_at:
        said.fault("due_at", _("早于反映时间"))
    theirs = said.text("category", most=120)
    places = [said.text("town"), said.text("community"), said.text("place")]
    kinds = {str(kind.label): kind for kind in Kind}
    values: dict[str, Any] = {
        "number": said.text("number", most=40),
        "title": said.text("title", most=120),
        "text": said.text("text", least=2, most=5000),
        "kind": said.chosen("kind", kinds, Kind.HELP),
        "phone": said.read("phone", read_phone, IdentifierRefused) or "",
        "name": said.text("name", most=40),
        "firm": said.text("firm", most=80),
        "is_private": said.chosen("private", _yes_no(), default=False),
        "is_urgent": said.chosen("urgent", _urgencies(), default=False),
    }
    said.check()
    return Sent(
        **values,
        place=_joined(places),
        category=categories.get(theirs) or categories.get(_last_part(theirs)),
        their_category=theirs,
        filed_at=filed_at or at,
        due_at=due_at,
    )


def _yes_no() -> dict[str, bool]:
    return {_("是"): True, _("否"): False}


def _urgencies() -> dict[str, bool]:
    return {_("一般"): False, _("紧急"): True, _("特急"): True, **_yes_no()}


def _joined(places: list[str]) -> str:
    """Return one address; a part that the next one repeats is said once."""
    whole = ""
    for part in reversed([part for part in places if part]):
        whole = whole if part in whole else f"{part}{whole}"
    return whole[:200]


def _last_part(theirs: str) -> str:
    """Return the last level of a category written like `住房→供热→室温`."""
    for mark in ("→", "->", ">", "/", "-"):
        theirs = theirs.replace(mark, "\x1f")
    return theirs.rsplit("\x1f", 1)[-1].strip()


# --- what an applied row does; each raises TransitionRefused, OutOfReach or RowFaulty ---------------


def take_matter(hotline: Hotline, row: Row, *, by: Any, at: datetime) -> Effect:
    """Take in the matter of one row."""
    sent = sent_of(row, categories=categories_by_name(), at=at)
    return hotlines.take_in(hotline, sent, by=by, at=at).effect


def take_urge(hotline: Hotline, row: Row, *, by: Any, at: datetime) -> Effect:
    """Pass on the urging of one row."""
    matter, text, urged_at = urge_of(hotline, row, at=at)
    return hotlines.urge(matter, text=text, urged_at=urged_at, by=by, at=at)


def take_rating(hotline: Hotline, row: Row, *, by: Any, at: datetime) -> Effect:
    """Take the rating of one row."""
    matter, facts = rating_of(hotline, row)
    return hotlines.take_rating(matter, **facts, by=by, at=at)


def take_receipt(hotline: Hotline, row: Row, *, by: Any, at: datetime) -> Effect:
    """Take the receipt of one row."""
    matter, facts = receipt_of(hotline, row)
    is_new = write_back.take_receipt(matter, **facts, by=by, at=at)
    return Effect.NEW if is_new else Effect.SAME


def urge_of(hotline: Hotline, row: Row, *, at: datetime) -> tuple[HotlineMatter, str, datetime]:
    """Return whose urging a row holds, its words and its moment."""
    said = reading(row, URGE_COLUMNS)
    matter, text, urged_at = _known(said, hotline), said.text("text"), said.moment("urged_at")
    if urged_at and urged_at > at:
        said.fault("urged_at", _("时间在将来"))
    if matter and not matter.petition.is_open:
        state = matter.petition.get_state_display()
        said.fault("number", _("这件已是“%(state)s”，不用再催") % {"state": state})
    said.check()
    assert matter is not None
    return matter, text, urged_at or at


def rating_of(hotline: Hotline, row: Row) -> tuple[HotlineMatter, dict[str, str]]:
    """Return whose rating a row holds, and the answers."""
    said = reading(row, RATING_COLUMNS)
    matter = _known(said, hotline)
    facts = {
        "solved": said.chosen("solved", {str(word.label): word for word in Solved}),
        "satisfaction": said.chosen(
            "satisfaction", {str(word.label): word for word in Satisfaction}
        ),
        "comment": said.text("comment", most=300),
    }
    said.check()
    assert matter is not None
    return matter, facts


def receipt_of(hotline: Hotline, row: Row) -> tuple[HotlineMatter, dict[str, Any]]:
    """Return for which matter a receipt is, and what it says."""
    said = reading(row, RECEIPT_COLUMNS)
    matter, serial = _known(said, hotline), said.text("serial", most=4)
    if serial and not serial.isdecimal():
        said.fault("serial", _("应是数字"))
    facts: dict[str, Any] = {
        "is_taken": said.chosen("result", {_("成功"): True, _("失败"): False}),
        "why": said.text("why"),
    }
    said.check()
    assert matter is not None
    return matter, {**facts, "serial": int(serial or 0)}


def _known(said: Reading, hotline: Hotline) -> HotlineMatter | None:
    number = said.text("number", most=40)
    rows = HotlineMatter.objects.select_related("petition", "hotline")
    matter = rows.filter(hotline=hotline, number=number).first()
    if number and matter is None:
        said.fault("number", _("没有收到过这个编号"))
    return matter


def answer_line(row: WriteBack, moment: str) -> list[str]:
    """Return one line of the file of answers; the last two cells are for the platform's receipt."""
    matter = row.matter
    return [
        matter.number,
        str(row.serial),
        matter.petition.number,
        str(row.get_outcome_display()),
        row.answer,
        row.agency_name,
        moment,
        "",
        "",
    ]
