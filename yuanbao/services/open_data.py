"""Make the day's files of open data, and let go of old ones."""

import hashlib
import io
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.db import transaction

from yuanbao.models import OpenFile
from yuanbao.models.open_data import OpenFormat
from yuanbao.opendata.datasets import Dataset, all_datasets, write_csv, write_json

# Older days go; the first of each month stays for a comparison over years.
KEPT = timedelta(days=31)


def publish_open_data(*, on: date) -> list[OpenFile]:
    """Make each table's files of the day in every format. Safe to repeat: made ones stay."""
    made = [
        _make(dataset, form, on)
        for dataset in all_datasets()
        for form in OpenFormat.values
        if not OpenFile.objects.filter(dataset=dataset.code, made_on=on, format=form).exists()
    ]
    _let_go(on)
    return made


def _make(dataset: Dataset, form: str, on: date) -> OpenFile:
    out = io.StringIO()
    rows = dataset.rows(on)
    if form == OpenFormat.CSV:
        count = write_csv(dataset, rows, out)
    else:
        count = write_json(dataset, rows, out, on=on)
    content = out.getvalue().encode()
    row = OpenFile(dataset=dataset.code, made_on=on, format=form, n_rows=count)
    row.sha256 = hashlib.sha256(content).hexdigest()
    row.file.save(f"{dataset.code}-{on}.{form}", ContentFile(content), save=False)
    row.save()
    return row


@transaction.atomic
def _let_go(on: date) -> None:
    for row in OpenFile.objects.filter(made_on__lt=on - KEPT).exclude(made_on__day=1):
        row.file.delete(save=False)
        row.delete()


def newest(code: str, form: str) -> OpenFile | None:
    """Return the newest file of a table."""
    return OpenFile.objects.filter(dataset=code, format=form).order_by("-made_on").first()


def of_day(code: str, form: str, on: date) -> OpenFile | None:
    """Return the file of a day."""
    return OpenFile.objects.filter(dataset=code, format=form, made_on=on).first()


def days_of(code: str) -> list[OpenFile]:
    """Return a table's files, newest first."""
    return list(OpenFile.objects.filter(dataset=code).order_by("-made_on", "format")[:80])
