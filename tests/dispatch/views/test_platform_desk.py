import re
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from dispatch.models import ExportJob
from dispatch.queries.desks import book
from dispatch.services.desks import exports
from dispatch.services.moves import escalation
from dispatch.views import platform_desk
from petitions.models import Petition
from tests.dispatch.services.below import Levels
from yuanbao.models import AuditEntry, ExportState

pytestmark = pytest.mark.django_db

PLATFORM, LIST, BOOK = (f"dispatch:{name}" for name in ("platform", "platform-list", "book"))
# What a clerk sees without opening anything: the words, a phone, a name, the place, and the
# tick by which they follow the matter for the person.
MOST_FIELDS = 6


@pytest.fixture
def levels(cast):
    return Levels(cast)


def test_platform_counts_what_came_down_its_own_what_it_gave_and_what_went_up(
    levels, cast, signed_in
):
    at = timezone.now()
    down = levels.below_town(levels.of_town(at=at), at=at)
    own = levels.of_community(at=at)
    foot = levels.on_foot(own, at=at)
    gone = escalation.pass_up(levels.of_community(at=at), why="没有设备。", by=levels.clerk, at=at)
    client = signed_in(levels.clerk)

    desk = client.get(reverse(PLATFORM)).context["desk"]
    rows = [[r.pk for r in client.get(c.url).context["page"].object_list] for c in desk.cards]

    assert [card.n for card in desk.cards] == [1, 1, 1, 1]
    assert rows == [[down.pk], [own.pk], [foot.pk], [gone.pk]]
    assert [(w.post.user, w.n_open, w.n_late) for w in desk.workers] == [(levels.worker, 1, 0)]


def test_platform_of_the_town_shows_workers_of_all_its_communities(levels, signed_in):
    desk = signed_in(levels.town_clerk).get(reverse(PLATFORM)).context["desk"]

    assert (desk.agency, [w.post.user for w in desk.workers]) == (levels.town, [levels.worker])


def test_platform_of_another_level_is_not_opened_by_its_code(levels, signed_in):
    answer = signed_in(levels.clerk).get(reverse(PLATFORM), {"agency": levels.town.code})

    assert answer.context["desk"].agency == levels.cast.platform


def test_platform_list_asks_the_same_number_of_questions_for_one_and_three(levels, signed_in):
    client, at = signed_in(levels.clerk), timezone.now()
    address = f"{reverse(LIST)}?part=own"
    levels.of_community(at=at)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    levels.of_community(at=at), levels.of_community(at=at)
    with CaptureQueriesContext(connection) as three:
        client.get(address)

    assert len(one) == len(three) <= 12


# --- a walk-in --------------------------------------------------------------------------------


def test_walk_in_needs_one_page_and_few_fields_and_prints_a_slip(levels, cast, signed_in):
    client, address = signed_in(levels.clerk), reverse("dispatch:register-new")

    page = client.get(address)
    whole = page.content.decode()
    front = whole[whole.index('enctype="multipart') :].split("<details")[0]
    fields = re.findall(r"<(?:input|select|textarea)\b[^>]*>", front)
    shown = [field for field in fields if 'type="hidden"' not in field]
    key = page.context["form"].initial["key"]
    sent = {"key": key, "channel": "counter", "kind": "help", "phone": "13800001111"}
    sent |= {"text": "楼下路灯三天不亮了，晚上看不见。", "grid": cast.community.pk}
    answer = client.post(address, sent)
    slip = client.get(answer.url).content.decode()

    assert len(shown) <= MOST_FIELDS
    assert page.context["form"].initial["grid"] == cast.community.pk
    assert str(Petition.objects.get()) in slip
    assert "二维码" in slip


def test_first_asked_stays_named_until_it_is_settled(levels, cast, signed_in):
    at = timezone.now()
    order = levels.of_community(at=at)
    Petition.objects.filter(pk=order.petition_id).update(registered_by=levels.clerk)
    client = signed_in(levels.clerk)

    mine = client.get(reverse("dispatch:first-asked-list")).context["page"].object_list
    page = client.get(reverse("dispatch:order-detail", args=[order.public_id]))
    done = client.get(reverse("dispatch:first-asked-list"), {"done": "1"})

    assert [row.pk for row in mine] == [order.petition_id]
    assert "首问负责人" in page.content.decode()
    assert list(done.context["page"].object_list) == []


# --- 台账 -------------------------------------------------------------------------------------


def test_book_as_workbook_has_the_orders_without_the_people(levels, signed_in):
    order = levels.of_community(at=timezone.now(), name="刘芳", phone="13800001111")

    answer = signed_in(levels.clerk).get(reverse(BOOK), {"kind": "xlsx"})

    sheet = load_workbook(BytesIO(answer.content)).active
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert order.number in cells
    assert not [cell for cell in cells if "刘芳" in cell or "13800001111" in cell]
    assert AuditEntry.objects.filter(act="print_book", actor_id=levels.clerk.pk).count() == 1


def test_book_as_paper_is_a_pdf(levels, signed_in):
    levels.of_community(at=timezone.now())

    answer = signed_in(levels.clerk).get(reverse(BOOK), {"kind": "pdf"})

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_book_says_how_many_and_refuses_too_many(levels, signed_in, monkeypatch):
    levels.of_community(at=timezone.now())
    client = signed_in(levels.clerk)
    monkeypatch.setattr("dispatch.services.desks.book.MOST_ROWS", 0)

    counted = client.get(reverse(BOOK))
    refused = client.get(reverse(BOOK), {"kind": "pdf"})

    assert counted.context["n"] == 1
    assert f'value="{timezone.localdate().isoformat()}"' in counted.content.decode()
    assert (refused.status_code, "一次印不下" in refused.content.decode()) == (409, True)


@pytest.mark.parametrize(
    "days",
    [
        {"first": "2026-11-02", "last": "2026-11-01"},
        {"first": "2024-01-01", "last": "2026-01-01"},
    ],
)
def test_book_of_wrong_days_says_so(levels, signed_in, days):
    answer = signed_in(levels.clerk).get(reverse(BOOK), {**days, "kind": "pdf"})

    assert answer.status_code == 422


def test_book_heads_fit_their_lines(levels):
    order = levels.of_community()

    assert len(book.book_line(order)) == len(book.HEADS)


def test_book_too_long_for_one_sheet_is_made_in_the_background(levels, signed_in, monkeypatch):
    order = levels.of_community(at=timezone.now(), name="刘芳")
    client = signed_in(levels.clerk)
    monkeypatch.setattr(platform_desk, "MOST_ROWS", 0)

    offered = client.get(reverse(BOOK), {"kind": "xlsx"})
    day = timezone.localdate().isoformat()
    days = f"?first={day}&last={day}"
    answer = client.post(reverse("dispatch:book-export") + days)
    job = exports.run_export(ExportJob.objects.get().pk, at=timezone.now())

    sheet = load_workbook(job.file.open("rb")).active
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert "后台导出" in offered.content.decode()
    assert answer.url == reverse("dispatch:export-list")
    assert (job.state, order.number in cells) == (ExportState.READY, True)
    assert not [cell for cell in cells if "刘芳" in cell]
    assert AuditEntry.objects.filter(act="export", actor_id=levels.clerk.pk).exists()


def test_book_without_rows_is_not_exported(levels, signed_in):
    days = "?first=2020-11-01&last=2020-11-02"

    answer = signed_in(levels.clerk).post(reverse("dispatch:book-export") + days)

    assert answer.status_code == 409


def test_book_of_wrong_days_is_not_exported(levels, signed_in):
    days = "?first=2026-11-02&last=2026-11-01"

    answer = signed_in(levels.clerk).post(reverse("dispatch:book-export") + days)

    assert (answer.status_code, ExportJob.objects.exists()) == (422, False)
