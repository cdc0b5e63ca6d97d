"""Documents taken into the knowledge base: uploaded, shown first, taken over, taken back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from party.forms.knowledge import FileForm
from party.knowledge.choices import FileState
from party.queries import knowledge as queries
from party.services.knowledge import files
from yuanbao.access import has_capability, with_capability
from yuanbao.filling import press, typed
from yuanbao.paging import page_of
from yuanbao.roles import Capability

writers = with_capability(Capability.WRITE_CONTENT)
publishers = with_capability(Capability.PUBLISH_CONTENT)
N_SHOWN = 50


def _file(request, public_id):
    return get_object_or_404(queries.files_for(request.user), public_id=public_id)


@require_http_methods(["GET", "POST"])
@writers
def kb_files(request):
    form = FileForm(**typed(request), user=request.user)
    if form.is_valid():
        chosen = form.cleaned_data
        file = files.upload(
            chosen["file"].name,
            chosen["file"].read(),
            kind=chosen["kind"],
            topic=chosen["topic"],
            grid=chosen["grid"],
            facts=form.shared(),
            by=request.user,
            at=timezone.now(),
        )
        return redirect("party:kb-file", file.public_id)
    context = {"form": form, "page": page_of(request, queries.files_for(request.user))}
    return render(request, "party/kb_files.html", context, status=422 if form.errors else 200)


@require_GET
@writers
def kb_file(request, *, public_id):
    file = _file(request, public_id)
    moves = queries.file_moves(file, request.user)
    context = {
        "file": file,
        "moves": moves,
        "parts": file.parts[:N_SHOWN] if file.state == FileState.CHECKED else [],
        "n_shown": N_SHOWN,
        "n_drafts": queries.drafts_left(file) if file.state == FileState.DONE else 0,
        "is_own": file.made_by_id == request.user.pk,
        "may_publish": has_capability(request.user, Capability.PUBLISH_CONTENT),
    }
    return render(request, "party/kb_file.html", context)


@require_POST
@writers
def kb_file_take_in(request, *, public_id):
    file = files.take_in(_file(request, public_id), by=request.user, at=timezone.now())
    if file.state == FileState.DONE:
        messages.success(request, _("都存成草稿了，请别人审核发布。"))
    return redirect("party:kb-file", public_id)


@require_POST
@writers
def kb_file_drop(request, *, public_id):
    return press(request, _file(request, public_id), files.drop, done=_("没有导入。"), to=_url)


@require_POST
@writers
def kb_file_undo(request, *, public_id):
    file, said = _file(request, public_id), _("已撤销；改过、审过的条目留着。")
    return press(request, file, files.undo, done=said, to=_url)


@require_POST
@publishers
def kb_file_publish(request, *, public_id):
    def said(n):
        return _("审核发布了 %(n)d 条。") % {"n": n}

    return press(request, _file(request, public_id), files.publish_all, done=said, to=_url)


def _url(file) -> str:
    return reverse("party:kb-file", args=[file.public_id])
