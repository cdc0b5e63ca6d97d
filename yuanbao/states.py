"""How each state of a petition or a work order is drawn: its family (colour) and its icon.

Families: `new` outlined blue, `work` blue, `warn` amber, `bad` red, `ok` green, `idle` grey.
The words are the model's own labels; a badge is never a colour alone.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Face:
    family: str
    icon: str


FACES = {
    # a petition
    "submitted": Face("new", "inbox"),
    "accepted": Face("work", "clipboard-check"),
    "handling": Face("work", "progress"),
    "answered": Face("ok", "message-check"),
    "closed": Face("idle", "archive"),
    "need_info": Face("idle", "message-question"),
    "declined": Face("idle", "ban"),
    "terminated": Face("idle", "circle-x"),
    "merged": Face("idle", "git-merge"),
    "withdrawn": Face("idle", "arrow-back"),
    "sealed_off": Face("idle", "external-link"),
    # a work order
    "pending": Face("new", "inbox"),
    "dispatched": Face("new", "mail"),
    "signed": Face("work", "progress"),
    "finished": Face("warn", "clock-check"),
    "verified": Face("ok", "circle-check"),
    "return_asked": Face("warn", "arrow-back-up"),
    "suspended": Face("idle", "player-pause"),
    "cancelled": Face("idle", "trash-x"),
    "rework": Face("bad", "refresh"),
    # a sealed report
    "filed": Face("new", "inbox"),
    "sealed": Face("work", "lock"),
    "entrusted": Face("work", "progress"),
    "told": Face("ok", "message-check"),
    # a supervision notice, an instruction, a whistle
    "issued": Face("bad", "bell-ringing"),
    "instructed": Face("work", "progress"),
    "replied": Face("warn", "clock-check"),
    "asked": Face("new", "inbox"),
    "called": Face("work", "speakerphone"),
    "reported": Face("warn", "star"),
    "done": Face("ok", "circle-check"),
    # a person in grid work, a complaint about one
    "candidate": Face("new", "user-question"),
    "selected": Face("work", "user-check"),
    "appointed": Face("ok", "circle-check"),
    "open": Face("warn", "clock"),
    "skipped": Face("idle", "circle-x"),
    "replied_to": Face("ok", "message-check"),
    # a month of allowances
    "drafted": Face("work", "writing"),
    "submitted_sheet": Face("warn", "clock-check"),
    "locked": Face("ok", "lock"),
    # an issued phone
    "stored": Face("idle", "archive"),
    "issued_phone": Face("ok", "device-mobile"),
    "missing": Face("bad", "device-mobile-off"),
    "scrapped": Face("idle", "trash-x"),
    # a request to look through a camera
    "viewing_asked": Face("new", "inbox"),
    "viewing_approved": Face("ok", "circle-check"),
    "viewing_refused": Face("bad", "ban"),
    "viewing_withdrawn": Face("idle", "arrow-back"),
    "viewing_revoked": Face("bad", "circle-x"),
    # what a unit asks of the grids, and what one grid is asked
    "draft": Face("idle", "pencil"),
    "admitted": Face("new", "checklist"),
    "refused": Face("bad", "ban"),
    "ended": Face("idle", "archive"),
    "not_applicable": Face("idle", "circle-minus"),
    "handed_back": Face("warn", "arrow-back-up"),
    # a topic, an opinion on it, a talk, a milestone
    "drafting": Face("idle", "pencil"),
    "proposing": Face("new", "bulb"),
    "discussing": Face("work", "messages"),
    "deciding": Face("warn", "checkbox"),
    "carrying_out": Face("work", "progress"),
    "supervising": Face("work", "eye-check"),
    "concluded": Face("ok", "flag-check"),
    "stopped": Face("idle", "ban"),
    "held": Face("warn", "clock"),
    "published": Face("ok", "circle-check"),
    "appealed": Face("warn", "message-question"),
    "upheld": Face("idle", "ban"),
    "planned": Face("new", "calendar-event"),
    "met": Face("ok", "circle-check"),
    "called_off": Face("idle", "circle-x"),
    "in_hand": Face("work", "progress"),
    "dropped": Face("idle", "circle-x"),
    # what an alliance takes on, and a convenience service
    "need_open": Face("new", "inbox"),
    "need_matched": Face("work", "link"),
    "need_met": Face("ok", "circle-check"),
    "need_dropped": Face("idle", "circle-minus"),
    "project_agreed": Face("new", "clipboard-check"),
    "project_running": Face("work", "progress"),
    "project_done": Face("ok", "circle-check"),
    "project_stopped": Face("bad", "circle-x"),
    "activity_announced": Face("work", "calendar-event"),
    "activity_held": Face("ok", "circle-check"),
    "activity_cancelled": Face("bad", "circle-x"),
    # a job post, a policy, an inspection
    "review": Face("warn", "clock-check"),
    "returned": Face("warn", "arrow-back-up"),
    "announced": Face("warn", "alert-triangle"),
    "restored": Face("ok", "circle-check"),
    "inspected": Face("ok", "clipboard-check"),
    # an export
    "waiting": Face("new", "inbox"),
    "running": Face("work", "progress"),
    "ready": Face("ok", "download"),
    "failed": Face("bad", "circle-x"),
    "expired": Face("idle", "archive"),
}
