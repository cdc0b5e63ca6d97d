"""The timeline that staff read: who did what, when, with what opinion, and how long it took."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from petitions.choices import Tone
from petitions.models import ProgressEntry
from yuanbao.models import Attachment, Purpose

# Acts on an agency's order that only the command centre takes.
CENTRE_ACTS = frozenset(
    {
        "dispatch",
        "verify",
        "send_back",
        "urge",
        "copy",
        "supervise",
        "accept_reply",
        "demand_more",
        "withdraw_notice",
        "instruct",
        "cancel",
        "accept_return",
        "refuse_return",
        "designate",
        "rule_final",
        "suspend",
        "resume",
        "grant_extension",
        "refuse_extension",
        "accept_appeal",
        "refuse_appeal",
        "refuse_suspension",
        "review",
        "transfer",
        "ask_cancel",
        "ask_termination",
        "refuse_ending",
        "offer_duty",
        "outside_call",
        "send_link",
        "revoke_link",
    }
)
# What the clock or a rating brings about; a person who does it sits in the centre.
SYSTEM_ACTS = frozenset(
    {
        "rework",
        "remind",
        "escalate",
        "lapse",
        "answered",
        "remind_review",
        "late_ruling",
        "alarm",
        "move_up",
    }
)


def story_of(entries: Any, photos: list[Attachment], *, is_open: bool) -> list[dict[str, Any]]:
    """Return the lines of the timeline, newest first, with the photos handed in by each act."""
    tones = {Tone.OK: "ok", Tone.BAD: "bad"}
    lines = []
    for place, entry in enumerate(entries):
        tone = tones.get(Tone(entry.tone), "")
        lines.append(
            {
                "who": _who(entry),
                "title": entry.staff_text,
                "at": entry.at,
                "quote": entry.opinion,
                "tone": "now" if place == 0 and is_open and tone != "bad" else tone,
                "duration": entry.took_seconds,
                "attachments": _files(entry, photos),
            }
        )
    return lines


def _who(entry: ProgressEntry) -> str:
    """Return who did it: not whose order it is, which the row names beside."""
    if entry.act == "rate":
        # The words themselves say who rates.
        return entry.actor_name
    by_itself = entry.act in SYSTEM_ACTS
    if entry.act in CENTRE_ACTS or (by_itself and entry.actor_name):
        return f"{_('区指挥中心')} {entry.actor_name}".strip()
    words = "" if by_itself else f"{entry.agency_name} {entry.actor_name}".strip()
    return words or _("系统")


def _files(entry: ProgressEntry, photos: list[Attachment]) -> list[dict[str, str]]:
    mine = [
        photo
        for photo in photos
        if photo.purpose != Purpose.PETITION
        and photo.owner_type == "workorder"
        and photo.created_at == entry.at
    ]
    return [
        {
            "name": _("%(purpose)s照片 %(n)s") % {"purpose": photo.get_purpose_display(), "n": n},
            "url": reverse("petitions:photo", args=[photo.public_id]),
        }
        for n, photo in enumerate(mine, start=1)
    ]
