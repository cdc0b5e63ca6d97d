"""Files of sealed reports, and the channel's own record."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from petitions.sealed import queries
from petitions.sealed.files import media_of
from petitions.services.sealed import custody, reading
from petitions.views.sealed.custody import act
from yuanbao.access import with_capability
from yuanbao.paging import page_of
from yuanbao.roles import Capability

KEEP = Capability.KEEP_SEALED


@require_GET
@with_capability(KEEP)
def file_clean(request, public_id, serial):
    report = queries.report_for(request.user, public_id, KEEP)
    file = queries.file_of(report, serial)
    content = reading.read_clean(file, by=request.user, at=timezone.now())
    return as_download(content, file)


@require_POST
@with_capability(KEEP)
def file_share(request, public_id, serial):
    report = queries.report_for(request.user, public_id, KEEP)
    file = queries.file_of(report, serial)
    is_shared = request.POST.get("shared") == "1"

    def share(at):
        return custody.share(file, is_shared=is_shared, by=request.user, at=at)

    done = _("经办人可以看这个附件的净化件了。") if is_shared else _("经办人不再能看这个附件。")
    return act(request, report, None, "", share, done)


def as_download(content: bytes, file) -> HttpResponse:
    """Send a file under a name that says nothing."""
    ending, media_type = media_of(file.kind, content)
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{file.serial}.{ending}"'
    response["Cache-Control"] = "no-store, private"
    return response


@require_GET
@with_capability(Capability.AUDIT_SEALED)
def record(request):
    """操作记录: who did what when on which report, and nothing of what was in it."""
    page = page_of(request, queries.record_of(request.user), size=50)
    context = {
        "page": page,
        "entries": queries.in_words(list(page.object_list)),
        "count": queries.shown_count(request.user),
    }
    return render(request, "petitions/custody/record.html", context)
