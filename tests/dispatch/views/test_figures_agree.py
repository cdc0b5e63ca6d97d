"""One figure, one number: card, table row, month, workbook, paper and list say the same."""

import re
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from dispatch.queries.counting.score_table import COLUMNS
from tests.dispatch.queries.scattered import scatter
from tests.factories.petitions import MONDAY

pytestmark = pytest.mark.django_db
MONTH = {"from": "2026-11-01", "to": "2026-11-30"}
# In words of the dashboard: columns of the month's table that it shows as well.
SHARED = {"收到": "received", "办结": "settled", "按时办结率": "on_time", "满意率": "content"}


@pytest.fixture(autouse=True)
def still(monkeypatch):
    """The clock stands at the month's last days, after everything that was scattered."""
    monkeypatch.setattr(timezone, "now", lambda: MONDAY.replace(day=29))


@pytest.fixture
def scattered(cast):
    scatter(cast, 25)
    return cast


def rows_behind(client, url):
    return client.get(url).context["page"].paginator.count


def number(card):
    """Return how many rows a card counts: the number itself, or the part of its share."""
    part = re.match(r"([\d,]+) / ", card.note)
    return int((part.group(1) if part else card.n).replace(",", ""))


@pytest.mark.parametrize("who", ["leader", "town_clerk", "handler"])
def test_every_card_counts_the_rows_of_its_list(client, scattered, who):
    client.force_login(getattr(scattered, who))
    page = client.get(reverse("dispatch:dashboard"), MONTH).context["page"]

    cards = [*page.standing, *page.flow, *page.facts]

    assert len(cards) >= 10
    assert [c.label for c in cards if number(c) != rows_behind(client, c.url)] == []


def month_of(client, by):
    page = client.get(reverse("dispatch:score-month"), {"month": "2026-11", "by": by})
    table = page.context["table"]
    return {row.label: row for group in table.classes for row in group.rows}


@pytest.mark.parametrize(("by", "board"), [("agency", "agencies"), ("town", "towns")])
def test_month_says_what_the_dashboard_says(client, scattered, by, board):
    client.force_login(scattered.leader)
    page = client.get(reverse("dispatch:dashboard"), MONTH).context["page"]
    known = getattr(page, board)
    names = {"住建局": scattered.housing.name, "城管局": scattered.order_bureau.name}
    month = month_of(client, by)

    found = {}
    for row in known:
        label = names.get(row.label, row.label)
        for column, cell in zip(
            COLUMNS, month[label].cells if label in month else [], strict=False
        ):
            attribute = SHARED.get(str(column.label))
            if attribute:
                shown = getattr(row, attribute)
                found[label, attribute] = (getattr(shown, "part", shown), cell.part)

    assert len(found) >= 8
    assert {key: pair for key, pair in found.items() if pair[0] != pair[1]} == {}


@pytest.mark.parametrize("by", ["agency", "town", "community"])
def test_exports_say_what_the_month_says_and_so_do_the_lists(client, scattered, by):
    client.force_login(scattered.leader)
    month = month_of(client, by)
    asked = {"month": "2026-11", "by": by}

    book = client.post(reverse("dispatch:score-export"), asked | {"form": "xlsx"})
    paper = client.post(reverse("dispatch:score-export"), asked | {"form": "pdf"})

    text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper.content)).pages)
    lines = [[c.value for c in row] for row in load_workbook(BytesIO(book.content)).active.rows]
    by_name = {line[1]: line[2:] for line in lines}
    assert len(month) >= 2
    for label, row in month.items():
        flat = [
            value
            for cell in row.cells
            for value in ([cell.part] if cell.rate is None else [cell.rate.value, cell.whole])
        ]
        assert by_name[label][: len(flat)] == pytest.approx(flat)
        for cell in row.cells:
            assert cell.text in text
            assert cell.part == rows_behind(client, cell.url)
