import csv
import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.timezone import localdate
from jsonschema import Draft202012Validator

from petitions.choices import Visibility
from petitions.models import LedgerEntry
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.models import OpenFile
from yuanbao.opendata.datasets import dataset_of, schema_of
from yuanbao.services.open_data import newest, publish_open_data
from yuanbao.tasks import publish_open_data as nightly

pytestmark = pytest.mark.django_db
DAY = localdate(MONDAY)


def body(client, url):
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer, b"".join(answer.streaming_content).decode()


def counts(on=DAY):
    return list(dataset_of("ledger-counts").rows(on))


@pytest.mark.parametrize("code", ["ledger-lines", "ledger-counts"])
def test_files_fit_their_published_schema(client, cast, code):
    for _ in range(6):
        file_petition(category=cast.heating, grid=cast.unit, lat=40.1, lng=124.4)
    publish_open_data(on=DAY)

    schema = client.get(reverse("open-data-schema", args=[code])).json()
    _answer, text = body(client, reverse("open-data-file", args=[code, "json"]))
    answer, table = body(client, reverse("open-data-day", args=[code, DAY.isoformat(), "csv"]))

    assert schema == schema_of(dataset_of(code))
    Draft202012Validator(schema).validate(json.loads(text))
    rows = list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))))
    assert len(rows) == len(json.loads(text)["rows"])
    assert list(rows[0]) == dataset_of(code).names
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Content-Disposition"] == f'attachment; filename="{code}-{DAY}.csv"'


def test_lines_leave_out_who_and_what_is_not_public(cast):
    file_petition(category=cast.heating, grid=cast.unit, name="欧阳桂兰", phone="13800001111")
    hidden = file_petition(grid=cast.unit, visibility=Visibility.HANDLERS)

    rows = list(dataset_of("ledger-lines").rows(DAY))

    assert hidden.number not in {row["number"] for row in rows}
    assert "欧阳" not in json.dumps(rows, ensure_ascii=False, default=str)
    assert "lat" not in rows[0]


def test_counts_of_fewer_than_five_are_left_out(cast):
    for _ in range(5):
        file_petition(category=cast.heating, grid=cast.unit)
    for _ in range(4):
        file_petition(category=cast.litter, grid=cast.unit)
    LedgerEntry.objects.filter(category_code="0101").update(
        state="closed", solved="yes", satisfaction="satisfied"
    )
    one = LedgerEntry.objects.filter(category_code="0101").first()
    LedgerEntry.objects.filter(pk=one.pk).update(satisfaction="", solved="")

    heating, litter = counts()

    assert (heating["received"], heating["settled"]) == (5, 5)
    assert (heating["rated"], heating["solved"], heating["content"]) == (None, None, None)
    assert [litter[n] for n in ("received", "settled", "rated", "solved", "content")] == [None] * 5
    assert heating["suppressed"]
    assert litter["suppressed"]


def test_files_are_made_once_a_day_and_old_ones_go(cast):
    file_petition(category=cast.heating, grid=cast.unit)
    publish_open_data(on=DAY)

    assert publish_open_data(on=DAY) == []
    publish_open_data(on=DAY + timedelta(days=32))

    days = set(OpenFile.objects.values_list("made_on", flat=True))
    assert days == {DAY + timedelta(days=32)}
    assert newest("ledger-lines", "csv").made_on == DAY + timedelta(days=32)


def test_command_and_task_make_todays_files(cast, capsys):
    call_command("publish_open_data")
    nightly()

    assert OpenFile.objects.count() == 4
    assert "ledger-lines" in capsys.readouterr().out


@pytest.mark.parametrize(
    "path", ["none.csv", "ledger-lines.xml", "ledger-lines/yesterday.csv", "none/schema.json"]
)
def test_what_there_is_not_is_not_found(client, db, path):
    assert client.get(f"/open-data/{path}").status_code == 404


def test_page_says_columns_licence_and_smallest(client, cast, django_assert_max_num_queries):
    publish_open_data(on=DAY)

    with django_assert_max_num_queries(6):
        page = client.get(reverse("open-data")).content.decode()

    assert "CC-BY-4.0" in page
    assert "少于 5 的数不写" in page
    assert "<code>satisfaction</code>" in page
