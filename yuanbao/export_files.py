"""What pages of exports answer: how far each is, and the file."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.http import content_disposition_header

from yuanbao import csv_files
from yuanbao.models import FileKind
from yuanbao.sheets import XLSX


def live(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Return the rows of one's own exports alone, or 304 while none of the page has moved."""
    marks = [f"{job.pk}.{job.state}.{job.n_done}" for job in context["page"].object_list]
    tag = f'"{request.user.pk}-{"-".join(marks)}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    answer = render(request, template, context)
    answer["ETag"] = tag
    return answer


def export_file(job: Any, data: bytes) -> HttpResponse:
    """Return the file of an export to be saved under its name."""
    kind = csv_files.CONTENT_TYPE if job.kind == FileKind.CSV else XLSX
    disposition = content_disposition_header(as_attachment=True, filename=job.file_name)
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": disposition or ""})
