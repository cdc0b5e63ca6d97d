from datetime import timedelta
from io import BytesIO

import pytest
from celery import current_app
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from dispatch.models import ExportJob
from dispatch.paper_tasks import sweep_papers
from dispatch.queries.desks.desk import Filters
from dispatch.queries.desks.scope import order_scope
from dispatch.services.desks import exports
from petitions.models import Petition
from yuanbao.models import AuditEntry, ExportState, Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db

EXPORT, LIST = "dispatch:orders-export", "dispatch:export-list"
HEADED = 3  # title, watermark and head stand above the rows


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def slow(monkeypatch):
    """Every export is made in the background."""
    monkeypatch.setattr(exports, "AT_ONCE_ROWS", 0)


def rows_of(content):
    return [
        [cell.value for cell in row] for row in load_workbook(BytesIO(content)).active.iter_rows()
    ]


def started(cast, at=None):
    scope = order_scope(cast.handler)
    job, content = exports.export_orders(scope, Filters(), by=cast.handler, at=at or timezone.now())
    assert content is None
    return job


def taken(client, job):
    answer = client.post(reverse("dispatch:export-take", args=[job.public_id]))
    return answer.status_code, b"".join(answer.streaming_content) if answer.streaming else b""


def test_few_rows_are_sent_at_once_exactly_as_the_list_has_them(desk, cast, signed_in):
    wanted = [desk.order(title="三号楼不热"), desk.order(title="五号楼不热")]
    desk.signed(title="七号楼不热")
    client = signed_in(cast.handler)
    query = "?tab=todo&state=dispatched"

    answer = client.post(reverse(EXPORT) + query)

    found = rows_of(answer.content)
    total = client.get(reverse("dispatch:order-list") + query).context["page"].paginator.count
    assert [row[0] for row in found[HEADED:]] == [order.number for order in wanted]
    assert len(found) - HEADED == total == ExportJob.objects.get().total
    assert AuditEntry.objects.filter(act="export").count() == 1


def test_workbook_names_who_and_when_and_masks_the_person(desk, cast, signed_in):
    desk.order(text="三号楼不热，请来看看。")

    found = rows_of(signed_in(cast.handler).post(reverse(EXPORT)).content)

    everything = str(found)
    assert found[1][0].startswith("陈立群 于 ")
    assert "不得外传" in found[1][0]
    assert "138****1111" in everything
    assert "13800001111" not in everything
    assert "刘芳" not in everything


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@cmd", "\t=1"])
def test_title_that_looks_like_a_formula_stays_text(desk, cast, signed_in, title):
    petition = desk.order().petition
    Petition.objects.filter(pk=petition.pk).update(title=title)

    sheet = load_workbook(BytesIO(signed_in(cast.handler).post(reverse(EXPORT)).content)).active

    cell = sheet.cell(row=HEADED + 1, column=2)
    assert (cell.data_type, cell.value) == ("s", title)


def test_many_rows_are_made_in_the_background_for_the_owner(desk, cast, signed_in, slow):
    order = desk.order()
    client = signed_in(cast.handler)

    answer = client.post(reverse(EXPORT))
    job = ExportJob.objects.get()
    assert answer.url == reverse(LIST)
    assert (job.state, job.n_done, job.total) == (ExportState.WAITING, 0, 1)
    exports.run_export(job.pk, at=timezone.now())

    job.refresh_from_db()
    status, content = taken(client, job)
    assert (status, job.state, job.n_done) == (200, ExportState.READY, 1)
    assert rows_of(content)[HEADED][0] == order.number
    assert (
        Notification.objects.filter(user=cast.handler, key=f"export:{job.pk}:ready:in_app").count()
        == 1
    )
    acts = AuditEntry.objects.filter(object_type="dispatch.exportjob").order_by("id")
    assert [entry.act for entry in acts] == ["export", "export_done", "take_export"]


def test_file_of_another_is_not_found_and_not_listed(desk, cast, signed_in, slow):
    desk.order()
    job = started(cast)
    exports.run_export(job.pk, at=timezone.now())
    colleague = signed_in(cast.receiver)

    assert taken(colleague, job)[0] == 404
    assert list(colleague.get(reverse(LIST)).context["page"].object_list) == []
    with pytest.raises(OutOfReach):
        exports.take_export(job.public_id, by=cast.receiver, at=timezone.now())


def test_unfinished_and_expired_files_are_refused_in_words(desk, cast, signed_in, slow, files):
    desk.order()
    job, client = started(cast), signed_in(cast.handler)
    assert taken(client, job)[0] == 302
    exports.run_export(job.pk, at=timezone.now())

    assert exports.expire_exports(at=timezone.now()) == 0
    assert exports.expire_exports(at=timezone.now() + timedelta(hours=25)) == 1

    job.refresh_from_db()
    assert job.state == ExportState.EXPIRED
    assert [path for path in files.rglob("*") if path.is_file()] == []
    with pytest.raises(TransitionRefused):
        exports.take_export(job.public_id, by=cast.handler, at=timezone.now())


def test_second_worker_leaves_an_export_alone_and_a_dead_ones_is_begun_anew(desk, cast, slow):
    desk.order()
    job, at = started(cast), timezone.now()
    ExportJob.objects.filter(pk=job.pk).update(state=ExportState.RUNNING, beat_at=at, n_done=1)

    assert exports.run_export(job.pk, at=at) is None
    assert exports.to_run(at=at) == []
    later = at + timedelta(minutes=6)
    assert exports.to_run(at=later) == [job.pk]
    assert exports.run_export(job.pk, at=later).state == ExportState.READY
    assert exports.run_export(job.pk, at=later) is None


def test_export_that_dies_three_times_is_given_up_in_words(desk, cast, slow):
    desk.order()
    job = started(cast)
    ExportJob.objects.filter(pk=job.pk).update(attempts=3)

    exports.run_export(job.pk, at=timezone.now())

    job.refresh_from_db()
    assert job.state == ExportState.FAILED
    assert (
        Notification.objects.filter(user=cast.handler, title__startswith="导出没有完成").count()
        == 1
    )


def test_empty_list_and_too_many_waiting_are_refused(desk, cast, signed_in, slow):
    client = signed_in(cast.handler)
    assert client.post(reverse(EXPORT), follow=True).redirect_chain
    assert ExportJob.objects.count() == 0
    desk.order()
    for _ in range(exports.MOST_WAITING):
        started(cast)

    answer = client.post(reverse(EXPORT), follow=True)

    assert "没有完成" in answer.content.decode()
    assert ExportJob.objects.count() == exports.MOST_WAITING


def test_too_many_rows_are_refused_with_the_number(desk, cast, monkeypatch):
    desk.order()
    monkeypatch.setattr(exports, "MOST_ROWS", 0)

    with pytest.raises(TransitionRefused, match="有 1 件"):
        started(cast)


def test_progress_is_polled_and_answered_once_while_nothing_moves(desk, cast, signed_in, slow):
    desk.order()
    job, client = started(cast), signed_in(cast.handler)
    live = reverse("dispatch:export-live")

    first = client.get(live)
    again = client.get(live, headers={"If-None-Match": first["ETag"]})
    ExportJob.objects.filter(pk=job.pk).update(n_done=1)
    moved = client.get(live, headers={"If-None-Match": first["ETag"]})

    assert "0 / 1 件" in first.content.decode()
    assert (again.status_code, moved.status_code) == (304, 200)


def test_exports_travel_in_the_queue_of_bulky_work():
    route = current_app.amqp.router.route({}, "dispatch.run_export")

    assert route["queue"].name == "bulk"


def test_sweep_finds_an_export_whose_message_was_lost(
    desk, cast, slow, django_capture_on_commit_callbacks
):
    desk.order()
    job = started(cast)

    with django_capture_on_commit_callbacks(execute=True):
        sweep_papers()

    job.refresh_from_db()
    assert job.state == ExportState.READY


def test_orders_of_a_territory_are_exported_by_its_clerk(desk, cast, signed_in):
    here = desk.order()
    desk.order(grid=cast.other_unit)

    found = rows_of(signed_in(cast.town_clerk).post(reverse(EXPORT)).content)

    assert [row[0] for row in found[HEADED:]] == [here.number]
