"""对网格员的意见: filed on the grid's page, heard one level up, answered in writing."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.choices import Level
from grids.models import Grid, Post, WorkerComplaint
from grids.workers import workflow as worker_workflow
from grids.workers.choices import GRID_ROLES
from yuanbao.audit import record, unit_of_work
from yuanbao.crypto import receipt_secret, seal_secret
from yuanbao.notifications import notify
from yuanbao.roles import Capability, roles_granting
from yuanbao.workflow import TransitionRefused, apply


@unit_of_work
def complain(
    grid: Grid, *, text: str, about: Post | None, contact: str, at: datetime
) -> tuple[WorkerComplaint, str]:
    """File a complaint about who serves in a unit grid; returns the secret of its receipt too.

    Whoever manages the posts of the level above is told; the worker is not. Raises
    TransitionRefused where nobody serves on foot.
    """
    if grid.level < Level.COMPOUND or grid.is_retired:
        raise TransitionRefused(_("请到您所在网格的页面提意见。"))
    level = _above(grid)
    complaint = WorkerComplaint(
        grid=grid,
        answered_at_level=level,
        about=about.user if about else None,
        text=text,
        contact=contact,
        filed_at=at,
    )
    secret = receipt_secret(complaint.public_id)
    complaint.secret_seal = seal_secret(secret)
    complaint.save()
    record(complaint, "complain_of_worker", by=None, at=at, grid=grid.code)
    for user in answering(level, at=at):
        if user.pk != complaint.about_id:
            notify(
                key=f"worker-complaint:{complaint.pk}:{user.pk}",
                user=user,
                title=_("有居民对网格员提了意见"),
                body=grid.name,
                url=reverse("grids:complaint-list"),
                at=at,
            )
    return complaint, secret


def _above(grid: Grid) -> Grid:
    line = Grid.objects.above(grid).filter(level__lte=Level.COMMUNITY).order_by("-level")
    return line.defer("boundary")[0]


def answering(level: Grid, *, at: datetime) -> list[Any]:
    """Return who manages the posts of the place, or of what it lies in where nobody does."""
    roles = roles_granting(Capability.MANAGE_POSTS)
    day: date = localdate(at)
    for place in Grid.objects.above(level).order_by("-level"):
        held = Post.objects.on(day).filter(grid=place, role__in=roles, user__is_active=True)
        people = {post.user_id: post.user for post in held.select_related("user")}
        if people:
            return list(people.values())
    return []


def of_page(grid: Grid, on: date) -> list[Post]:
    """Return the posts that a complaint on the grid's page may name."""
    line = Grid.objects.above(grid).filter(level__gte=Level.COMPOUND)
    posts = Post.objects.on(on).filter(grid__in=line.values("pk"), role__in=GRID_ROLES)
    return list(posts.select_related("user", "grid").defer("grid__boundary").order_by("pk"))


def of_receipt(secret: str) -> WorkerComplaint | None:
    """Return the complaint whose receipt the secret is."""
    rows = WorkerComplaint.objects.filter(secret_seal=seal_secret(secret))
    return rows.select_related("grid", "answered_at_level").first()


@unit_of_work
def answer_complaint(
    complaint: WorkerComplaint, *, answer: str, by: Any, at: datetime
) -> WorkerComplaint:
    """Answer in writing; the resident reads it with the receipt.

    Raises OutOfReach, TransitionRefused for one that is answered, or without words.
    """
    if not answer.strip():
        raise TransitionRefused(_("请写答复。"))
    return apply(
        complaint,
        worker_workflow.ANSWER_COMPLAINT,
        by=by,
        at=at,
        answer=answer.strip(),
        answered_by=by,
    )


@unit_of_work
def forget_complaint(complaint: WorkerComplaint, *, at: datetime) -> WorkerComplaint:
    """Remove words, answer, telephone and whom it was about. Safe to repeat.

    The row stays with its place and days, so that counts hold; its receipt says what became of it.
    """
    complaint.text = complaint.answer = complaint.contact = ""
    complaint.about = None
    complaint.save(update_fields=["text", "answer", "contact", "about"])
    record(complaint, "forget_complaint", by=None, at=at)
    return complaint
