"""What people write in the demo district: matters, answers, notes, opinions. All from a seed."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from dispatch.demo import phrasebook
from dispatch.demo.matching import grams, nearest, nearness
from dispatch.demo.people import Person, Place, invent_person, invent_place
from dispatch.demo.phrasebook import lines, say
from dispatch.demo.slots import echoed, slots_of, worker
from petitions.choices import Kind
from yuanbao.calendars import TZ

LONGEST = 300
SHORT, MEDIUM = 0.15, 0.6  # shares of texts of one sentence, and of up to two and a wish
CLOSE = 1.0  # two phrases that share a pair of characters all their own speak of the same thing
# Leaves that gather several things: an answer must be about the right one, or say less.
MIXED = frozenset(
    [
        "0103",
        "0204",
        "0301",
        "0303",
        "0305",
        "0401",
        "0402",
        "0405",
        "0501",
        "0504",
        "0506",
        "0602",
        "0604",
        "0701",
        "0702",
        "0703",
        "0802",
        "0804",
        "0805",
        "1003",
        "1005",
        "1102",
        "1103",
        "1105",
        "1203",
        "1204",
        "1205",
        "1206",
        "1301",
        "1302",
    ]
)
ALWAYS = re.compile("")
FITS = {
    Kind.ENQUIRY: re.compile(r"？|怎么|怎样|告诉|想问|多少"),
    Kind.SUGGESTION: re.compile("建议|希望"),
}
KINDS = {kind.label: kind for kind in Kind}
COMMUNITIES = ("县前一社区", "天后宫社区", "永宝社区", "泰美社区", "天泽社区", "聚宝社区", "石桥村")


@dataclass(frozen=True)
class Matter:
    """What a person wrote: what they want of us, a title, the text, and the wish in it."""

    kind: Kind
    title: str
    text: str
    wish: str


def make_matter(
    rng: Random, category_code: str, place: Place, at: datetime, person: Person | None = None
) -> Matter:
    """Return a matter of a leaf category as somebody at `place` would write it at `at`.

    Texts run from twenty to three hundred characters; some hold a telephone, a name, a door or a
    plate, so that redaction has work. Raises KeyError for a category without phrases.
    """
    slots = slots_of(rng, place, at, person or invent_person(rng))
    fact = _pick(rng, category_code, "fact", slots)
    wish, _near = nearest(rng, category_code, "wish", slots, fact)
    text = _text(rng, category_code, slots, fact, wish)
    title, near = nearest(rng, category_code, "title", slots, fact)
    if near < CLOSE:
        title = _headline(fact)
    return Matter(_kind(rng, category_code, text), title, text, wish)


def make_answer(
    rng: Random, matter: Matter | str, category_code: str, agency: str, at: datetime
) -> str:
    """Return a public answer finished at `at`: who did what, when, and what comes next.

    Building, street and temperature are read back from the matter's text.
    """
    text = matter.text if isinstance(matter, Matter) else matter
    slots = _neutral(rng, at) | echoed(text) | {"agency": agency}
    mixed = category_code in MIXED
    answer, near = nearest(rng, category_code, "answer", slots, text, luck=0.2 if mixed else 0.9)
    if near >= CLOSE or not mixed:
        return answer
    part = "answer" if phrasebook.is_on_site(category_code) else "reply"
    return _pick(rng, phrasebook.COMMON, part, slots)


def make_finding(rng: Random, category_code: str, place: Place, at: datetime) -> str:
    """Return what a grid worker writes down on the round."""
    slots = slots_of(rng, place, at, invent_person(rng))
    return _pick(rng, category_code, "finding", slots)


def make_note(rng: Random, category_code: str) -> str:
    """Return an internal note of the handler; the public never sees it."""
    return _aside(rng, category_code, "note")


def make_call_log(rng: Random) -> str:
    """Return one line of the log of calls to the petitioner."""
    return _aside(rng, phrasebook.COMMON, "call")


def make_return_text(rng: Random, category_code: str) -> str:
    """Return why an agency gives an order back."""
    return _aside(rng, category_code, "return")


def make_dissatisfied(rng: Random, category_code: str) -> str:
    """Return what a person writes beside 不满意."""
    return _aside(rng, category_code, "unhappy")


def make_satisfied(rng: Random) -> str:
    """Return what a person writes beside 满意 or 基本满意."""
    return _aside(rng, phrasebook.COMMON, "satisfied")


def make_check(rng: Random, category_code: str, at: datetime) -> str:
    """Return what the grid worker found when looking whether it was really done."""
    return _pick(rng, category_code, "check", _neutral(rng, at) | echoed(""))


def training_rows(seed: int, per_category: int = 60) -> list[tuple[str, str]]:
    """Return pairs of text and leaf code for the first training, `per_category` of each leaf."""
    rng = Random(seed)  # noqa: S311 - invention, not secrecy
    start = datetime(2020, 1, 5, 9, tzinfo=TZ)
    rows = []
    for code in phrasebook.codes():
        for _ in range(per_category):
            at = start + timedelta(minutes=rng.randrange(500_000))
            matter = make_matter(rng, code, invent_place(rng, rng.choice(COMMUNITIES)), at)
            rows.append((f"{matter.title}\n{matter.text}", code))
    return rows


def _text(rng: Random, code: str, slots: dict[str, str], fact: str, wish: str) -> str:
    length = rng.random()
    fact = _placed(rng, code, slots, fact)
    if length < SHORT:
        return fact
    parts = [fact, *_more(rng, code, slots, fact, 1 if length < MEDIUM else rng.randint(1, 3))]
    if rng.random() < 0.85:
        parts.append(wish)
    if rng.random() < 0.3:
        parts.insert(0, _pick(rng, phrasebook.COMMON, "opener", slots))
    for part, share in (("contact", 0.22), ("closing", 0.25)):
        if rng.random() < share:
            parts.append(_pick(rng, phrasebook.COMMON, part, slots))
    while sum(map(len, parts)) > LONGEST:
        parts.pop()
    return "".join(parts)


def _placed(rng: Random, code: str, slots: dict[str, str], fact: str) -> str:
    """Say where it is, when the fact did not: a matter that nobody finds helps nobody."""
    if any(slots[slot] in fact for slot in ("home", "street", "community")):
        return fact
    if slots["building"] in fact:
        return slots["home"] + ("" if fact.startswith(slots["building"]) else "，") + fact
    if phrasebook.is_on_site(code):
        return _pick(rng, phrasebook.COMMON, "where", slots) + fact
    return fact + _pick(rng, phrasebook.COMMON, "whence", slots)


def _more(rng: Random, code: str, slots: dict[str, str], fact: str, count: int) -> list[str]:
    """Return further sentences, those that speak of the same thing more often than others."""
    said, sentences = grams(fact), [say(rng, text, slots) for text in lines(code, "more")]

    def rank(text: str) -> float:
        return nearness(code, said, grams(text)) + rng.uniform(0, CLOSE * 2)

    return sorted(sentences, key=rank, reverse=True)[:count]


def _headline(fact: str) -> str:
    """Return the first clauses of a sentence as its title, as people do who are in a hurry."""
    title = ""
    for clause in re.split(r"[，。？：；]", fact):
        if len(title) >= 11 or len(title) + len(clause) > 25:
            break
        title += f"，{clause}" if title else clause
    return title or fact[:20]


def _kind(rng: Random, code: str, text: str) -> Kind:
    """Return what they want: only what asks is an enquiry, only what proposes is a suggestion."""
    kinds = [KINDS[word] for word in lines(code, "kinds")[0].split()]
    fitting = [kind for kind in kinds if FITS.get(kind, ALWAYS).search(text)]
    return rng.choice(fitting or [Kind.HELP])


def _pick(rng: Random, code: str, part: str, slots: dict[str, str]) -> str:
    return say(rng, rng.choice(lines(code, part)), slots)


def _aside(rng: Random, code: str, part: str) -> str:
    return _pick(rng, code, part, _neutral(rng, datetime(2020, 12, 1, 9, tzinfo=TZ)) | echoed(""))


def _neutral(rng: Random, at: datetime) -> dict[str, str]:
    return slots_of(rng, Place("社区"), at, invent_person(rng)) | {"worker": worker(rng)}
