"""The acts of reviewing that articles and courses share: submit, publish, send back, withdraw."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from party.forms.articles import WhyForm
from yuanbao.access import with_capability
from yuanbao.roles import Capability

writers = with_capability(Capability.WRITE_CONTENT)
reviewers = with_capability(Capability.PUBLISH_CONTENT)


@dataclass(frozen=True)
class Desk:
    """One kind of content: `rows(user, capability)`, the service, the pages, how one is shown.

    `noun` begins the names of its addresses: article, course.
    """

    noun: str
    rows: Callable[..., Any]
    service: Any
    preview: Callable[..., Any]

    def address(self, act: str, row: Any) -> str:
        return reverse(f"party:{self.noun}-{act}", args=[row.public_id])

    def addresses(self, row: Any) -> dict[str, str]:
        """Return where each act on the row is sent, for the bar of acts."""
        acts = ("edit", "submit", "approve", "send-back", "withdraw", "revise")
        return {act.replace("-", "_"): self.address(act, row) for act in acts}

    def one(self, request, public_id, capability=Capability.WRITE_CONTENT):
        return get_object_or_404(self.rows(request.user, capability), public_id=public_id)


@dataclass(frozen=True)
class Acts:
    """The views of one kind's acts."""

    submit: Callable
    approve: Callable
    send_back: Callable
    withdraw: Callable
    revise: Callable


def acts_of(desk: Desk) -> Acts:
    """Return the five views by which rows of this kind are reviewed."""

    def done(request, row, said, page="preview"):
        messages.success(request, said)
        return redirect(desk.address(page, row))

    @require_POST
    @writers
    def submit(request, *, public_id):
        row = desk.service.submit(desk.one(request, public_id), by=request.user, at=timezone.now())
        return done(request, row, _("已送审。发布或退回都会通知您。"))

    @require_POST
    @reviewers
    def approve(request, *, public_id):
        row = desk.one(request, public_id, Capability.PUBLISH_CONTENT)
        row = desk.service.approve(row, by=request.user, at=timezone.now())
        return done(request, row, _("已发布，现在%(whom)s都能看到。") % {"whom": _reader(row)})

    @require_POST
    @reviewers
    def send_back(request, *, public_id):
        said = _("已退回，采编人会收到您写的理由。")
        return with_reason(request, public_id, desk.service.send_back, said)

    @require_POST
    @reviewers
    def withdraw(request, *, public_id):
        said = _("已撤下，公开页面上看不到了。")
        return with_reason(request, public_id, desk.service.withdraw, said)

    @require_POST
    @writers
    def revise(request, *, public_id):
        row = desk.service.revise(desk.one(request, public_id), by=request.user, at=timezone.now())
        return done(request, row, _("已变回草稿，改好再送审。"), "edit")

    def with_reason(request, public_id, act, said):
        row = desk.one(request, public_id, Capability.PUBLISH_CONTENT)
        form = WhyForm(request.POST)
        if not form.is_valid():
            return desk.preview(request, row, form, status=422)
        act(row, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
        return done(request, row, said)

    return Acts(submit, approve, send_back, withdraw, revise)


def _reader(row: Any) -> str:
    """Name who reads it now: everybody, or those it is for."""
    return _("谁") if row.audience == "everybody" else row.for_whom
