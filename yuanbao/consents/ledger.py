"""Reads of the consent ledger: what stands of one person, and the lines for the data officer."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from yuanbao.consents.purposes import Purpose, all_purposes, purpose_of
from yuanbao.crypto import blind_index
from yuanbao.models import Consent


def key_of_person(person: Any) -> str:
    """Return what tells a person again: an account, or somebody known by telephone alone.

    `person` is a user, or a telephone number as text.
    """
    spelt = f"phone:{person}" if isinstance(person, str) else f"user:{person.pk}"
    return blind_index("consent-subject", spelt)


def last_line(code: str, subject_key: str, row_id: int | None) -> Consent | None:
    """Return the newest line of one person about one thing."""
    rows = Consent.objects.filter(purpose=code, subject_key=subject_key, row_id=row_id)
    return rows.order_by("-id").first()


def stands(code: str, person: Any, row_id: int | None = None) -> bool:
    """Say whether a person agrees now."""
    last = last_line(code, key_of_person(person), row_id)
    return last is not None and last.is_given


@dataclass(frozen=True)
class Standing:
    """A consent of one person as it is now, with its whole story, newest first."""

    purpose: Purpose
    row_id: int | None
    lines: list[Consent]

    @property
    def is_given(self) -> bool:
        return self.lines[0].is_given

    @property
    def wording(self) -> str:
        """Return the words that were agreed to."""
        return self.purpose.wording(min(self.lines[0].wording_version, self.purpose.version))


def standings_of(person: Any) -> list[Standing]:
    """Return all that a person ever agreed to, by purpose and thing. One query."""
    found: dict[tuple[str, int | None], list[Consent]] = {}
    for line in lines_of(person):
        found.setdefault((line.purpose, line.row_id), []).append(line)
    return [
        Standing(purpose, row_id, lines)
        for (code, row_id), lines in found.items()
        if (purpose := purpose_of(code)) is not None
    ]


def lines_of(person: Any) -> QuerySet[Consent]:
    """Return a person's lines, newest first: those of an account and those of its telephone."""
    keys = [key_of_person(person)]
    if getattr(person, "phone", ""):
        keys.append(key_of_person(person.phone))
    return Consent.objects.filter(subject_key__in=keys).order_by("-id")


def ledger_lines(purpose: str = "", given: str = "") -> QuerySet[Consent]:
    """Return lines for the data officer, newest first; `given` is "yes", "no" or empty."""
    rows = Consent.objects.order_by("-id")
    if purpose:
        rows = rows.filter(purpose=purpose)
    if given:
        rows = rows.filter(is_given=given == "yes")
    return rows


def counts_now() -> list[tuple[Purpose, int]]:
    """Return how many consents to each purpose stand now."""
    newest = Consent.objects.filter(
        purpose=OuterRef("purpose"), subject_key=OuterRef("subject_key")
    ).filter(row_id__isnull=True)
    about = Consent.objects.filter(
        purpose=OuterRef("purpose"),
        subject_key=OuterRef("subject_key"),
        row_id=OuterRef("row_id"),
    )
    counted: dict[str, int] = {}
    for rows, is_bare in ((newest, True), (about, False)):
        last = Subquery(rows.order_by("-id").values("pk")[:1])
        stand = Consent.objects.filter(pk=last, is_given=True, row_id__isnull=is_bare)
        for row in stand.order_by().values("purpose").annotate(n=Count("pk")):
            counted[row["purpose"]] = counted.get(row["purpose"], 0) + row["n"]
    return [(purpose, counted.get(purpose.code, 0)) for purpose in all_purposes()]


def titles(lines: Iterable[Consent]) -> dict[str, str]:
    """Return the purposes' own names of some lines."""
    known = {line.purpose: purpose_of(line.purpose) for line in lines}
    return {code: str(purpose.title) if purpose else code for code, purpose in known.items()}
