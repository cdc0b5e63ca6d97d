"""开放数据: what there is, what its columns mean, and the files."""

from datetime import date

from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yuanbao.models.open_data import OpenFormat
from yuanbao.opendata import datasets
from yuanbao.services import open_data

HOUR = "public, max-age=3600"
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@require_GET
def index(request):
    tables = [(one, open_data.days_of(one.code)) for one in datasets.all_datasets()]
    context = {
        "tables": tables,
        "licence": datasets.LICENCE,
        "licence_url": datasets.LICENCE_URL,
        "smallest": datasets.SMALLEST,
    }
    return render(request, "yuanbao/open_data.html", context)


@require_GET
def newest_file(request, code, form):  # noqa: ARG001
    return _handed_out(open_data.newest(code, _known(form)))


@require_GET
def day_file(request, code, day, form):  # noqa: ARG001
    try:
        on = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    return _handed_out(open_data.of_day(code, _known(form), on))


@require_GET
def schema(request, code):  # noqa: ARG001
    dataset = datasets.dataset_of(code)
    if dataset is None:
        raise Http404
    found = JsonResponse(datasets.schema_of(dataset), json_dumps_params={"ensure_ascii": False})
    return _open_to_all(found)


def _known(form: str) -> str:
    if form not in OpenFormat.values:
        raise Http404
    return form


def _handed_out(row):
    if row is None:
        raise Http404
    name = f"{row.dataset}-{row.made_on}.{row.format}"
    response = FileResponse(row.file.open("rb"), content_type=TYPES[row.format])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return _open_to_all(response)


def _open_to_all(response):
    response["Cache-Control"] = HOUR
    response["Access-Control-Allow-Origin"] = "*"
    return response
