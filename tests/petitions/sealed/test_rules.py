"""The twelve rules of the channel, each under its number."""

import io
import json
import logging
import sys
import time
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.core import serializers
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from dispatch.models import WorkOrder
from petitions.models import LedgerEntry, Petition, SealedEnvelope, SealedFile, SealedReport
from petitions.sealed import receipts
from petitions.sealed.choices import OpeningState
from petitions.sealed.gate import SealedLogFilter, SealedReporter
from petitions.sealed.pace import evenly
from petitions.services.sealed import clock, entrusting, inbox, opening
from petitions.services.sealed.filing import file
from tests.factories.sealed import MARKER, NAME, PHONE, file_sealed, seal, told
from tests.petitions.sealed.material import AUTHOR, CAMERA, document, pdf, photo
from tests.reach import World, addresses, arguments, fill
from yuanbao import settings as product
from yuanbao.models import Notification
from yuanbao.roles import Capability
from yuanbao.workflow import OutOfReach

pytestmark = pytest.mark.django_db
ADDRESS, AGENT, REFERER = "203.0.113.77", "Trace-Browser/7.74", "https://elsewhere.example/from-774"
HEADERS = {
    "REMOTE_ADDR": ADDRESS,
    "HTTP_X_FORWARDED_FOR": ADDRESS,
    "HTTP_X_REAL_IP": ADDRESS,
    "HTTP_FORWARDED": f"for={ADDRESS}",
    "HTTP_USER_AGENT": AGENT,
    "HTTP_REFERER": REFERER,
    "HTTP_ACCEPT_LANGUAGE": "x-trace-774",
}
TRACES = (ADDRESS, AGENT, REFERER, "x-trace-774")
LATER = timedelta(hours=24, seconds=1)


@pytest.fixture
def from_afar(settings):
    """Let requests come from elsewhere, as they do outside a demo."""
    settings.DEMO = False


def form_of(client, **values):
    """Open the form and return what a reporter sends."""
    page = client.get(reverse("sealed:report-new"))
    fields = {
        "unit": "agency:D16",
        "people": "陈立群",
        "text": f"陈立群收了工程队的钱，{MARKER}。",
        "mode": "confidential",
        "name": NAME,
        "phone": PHONE,
        "address": "",
        "key": page.context["form"]["key"].value(),
    }
    return fields | values


def file_by_form(client, **values):
    """File through the page and return the digits that were shown."""
    client.post(reverse("sealed:report-new"), form_of(client, **values))
    shown = client.get(reverse("sealed:receipt")).context["receipt"]
    return shown.replace(" ", "")


def everything_stored() -> str:
    """Return every row of every table as text, the bytes of sealed columns as they lie there."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def in_hex(text: str) -> str:
    return text.encode().hex()


# --- 1 -----------------------------------------------------------------------------------------


def test_1_nothing_stored_says_who_sent_it(people, slept, caplog, capfd, redis_database, from_afar):
    client = Client(**HEADERS)
    caplog.set_level(logging.DEBUG)

    receipt = file_by_form(client)
    client.post(reverse("sealed:enter"), {"receipt": receipt})
    client.post(reverse("sealed:write"), {"text": "补充一句"})
    client.post(reverse("sealed:enter"), {"receipt": "0" * 16})
    client.get("/jb/no-such-page/")

    kept = str(getattr(cache, "_cache", "")) + str(redis_database.keys("*"))
    records = "".join(str(vars(record)) for record in caplog.records)
    said = records + caplog.text + "".join(capfd.readouterr())
    everything = everything_stored() + kept + said
    assert SealedReport.objects.count() == 1
    assert [trace for trace in TRACES if trace in everything or in_hex(trace) in everything] == []


def test_1_sign_in_of_the_person_is_not_read(people, cast, client):
    client.force_login(cast.resident)

    response = client.get(reverse("sealed:report-new"))

    assert not response.wsgi_request.user.is_authenticated
    assert "sessionid" not in response.cookies


def test_1_web_server_writes_no_access_log():
    from yuanbao.running.programs import web  # noqa: PLC0415

    assert "--access-log" not in web(8000).command


# --- 2 -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "start"), [("accused", ""), ("deputy", "custody:")])
def test_2_accused_and_those_beside_see_nothing_at_any_address(people, cast, who, start):
    person, world = getattr(people, who), World(cast)
    report, _receipt = file_sealed()
    seal(report, people.custodian)
    asked = opening.ask_opening(report, reason="核实", by=people.custodian, at=timezone.now())
    known = arguments(world)
    own = {"report-": report.public_id, "my-": report.public_id, "unit-": report.public_id}
    client = Client(raise_request_exception=False)
    client.force_login(person)
    cookies = client.cookies.copy()
    seen = []

    for name, route in sorted(addresses().items()):
        if not name.startswith(start):
            continue
        values, is_own = fill(name, route, known), name.startswith("custody:")
        if is_own:
            held = asked.public_id if "opening-" in name and "openings" in route else None
            values = _of_report(route, held or next(iter(own.values())))
        url = reverse(name, kwargs=values)
        for method in ("get", "post") if is_own else ("get",):
            client.cookies = cookies.copy()
            with transaction.atomic():
                response = getattr(client, method)(url)
                body = _body(response)
                transaction.set_rollback(True)
            if report.mark in body or str(report.public_id) in _without_own(body, url):
                seen.append((method, name))
            if "<uuid" in route and is_own:
                assert response.status_code in {404, 405}, name

    assert seen == []


def _of_report(route, public_id):
    values = {"public_id": public_id, "message_id": public_id, "serial": 1}
    return {key: value for key, value in values.items() if f":{key}>" in route}


def _body(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace")


def _without_own(body, url):
    return body.replace(url, "")


def test_2_those_under_the_place_that_is_reported_find_nothing(people, cast):
    report, _receipt = file_sealed(unit=f"grid:{cast.town.code}", people=())

    assert not SealedReport.objects.permitted(people.below, Capability.KEEP_SEALED).exists()
    assert SealedReport.objects.permitted(people.custodian, Capability.KEEP_SEALED).get() == report


def test_2_superuser_finds_nothing(people, cast, client):
    report, _receipt = file_sealed()
    cast.administrator.is_superuser = True
    cast.administrator.save()
    client.force_login(cast.administrator)

    urls = [
        reverse("custody:report-list"),
        reverse("custody:report-detail", args=[report.public_id]),
        reverse("custody:record"),
    ]
    codes = [client.get(url).status_code for url in urls]

    assert codes == [404, 404, 404]
    log = client.get(reverse("admin:yuanbao_auditentry_changelist")).content.decode()
    assert "sealedreport" not in log


# --- 3 -----------------------------------------------------------------------------------------


def test_3_dump_holds_no_word_in_clear(people):
    report, receipt = file_sealed()
    seal(report, people.custodian, redacted=f"有人反映{MARKER}", words=f"已登记{MARKER}")
    opening.ask_opening(report, reason=MARKER, by=people.custodian, at=timezone.now())

    dumped = everything_stored()

    for secret in (MARKER, NAME, PHONE, receipt, "陈立群收了", "区住房和城乡建设局 · 陈立群"):
        assert secret not in dumped
        assert in_hex(secret) not in dumped


def test_3_keys_of_other_fields_open_nothing(people, settings):
    report, _receipt = file_sealed()

    settings.SEALED_KEYS = list(settings.FIELD_KEYS)

    from yuanbao.crypto import DecryptionFailed  # noqa: PLC0415

    with pytest.raises(DecryptionFailed):
        _ = SealedReport.objects.get(pk=report.pk).concerns


def test_3_serialised_rows_keep_the_seal(people):
    file_sealed()

    rows = serializers.serialize(
        "json", [*SealedEnvelope.objects.all(), *SealedReport.objects.all()]
    )

    assert [secret for secret in (MARKER, NAME, PHONE, "陈立群") if secret in rows] == []


def test_3_more_bytes_than_all_files_may_have_are_turned_away(people, client, monkeypatch):
    monkeypatch.setattr("petitions.sealed.gate.MOST_BYTES", 10)

    assert client.post(reverse("sealed:report-new"), {"text": MARKER}).status_code == 400


# --- 4 -----------------------------------------------------------------------------------------


def test_4_one_custodian_is_refused_two_open_for_a_day(people):
    report, _receipt = file_sealed()
    at = timezone.now()
    seal(report, people.custodian)
    asked = opening.ask_opening(report, reason="核实线索", by=people.custodian, at=at)

    with pytest.raises(opening.TakesTwo, match="另一位保管人"):
        opening.approve(asked, by=people.custodian, at=at)
    with pytest.raises(OutOfReach):
        opening.read(report, by=people.custodian, at=at)
    opening.approve(asked, by=people.second, at=at)
    held = opening.read(report, by=people.custodian, at=at)

    assert (held.name, held.phone, MARKER in held.text) == (NAME, PHONE, True)
    with pytest.raises(OutOfReach):
        opening.read(report, by=people.second, at=at + LATER)
    clock.sweep(at=at + LATER)
    asked.refresh_from_db()
    assert asked.state == OpeningState.CLOSED


def test_4_third_custodian_does_not_read_what_two_opened(people):
    report, _receipt = file_sealed()
    at = timezone.now()
    seal(report, people.custodian)
    asked = opening.ask_opening(report, reason="核实线索", by=people.custodian, at=at)
    opening.approve(asked, by=people.second, at=at)
    third = people._serve("custodian", "保管丙")

    with pytest.raises(OutOfReach):
        opening.read(report, by=third, at=at)


# --- 5 -----------------------------------------------------------------------------------------


def test_5_thousand_wrong_receipts_slow_all_down_alike(people, slept, client, monkeypatch):
    _report, receipt = file_sealed()
    moments = iter(range(10_000))
    monkeypatch.setattr("petitions.sealed.pace.monotonic", lambda: next(moments) * 0.0)
    url = reverse("sealed:enter")

    for wrong in range(999):
        evenly(lambda digits=f"{wrong:016d}": inbox.report_of(digits))
    refused = client.post(url, {"receipt": "9" * 16})
    wrong_pause = slept[-1]
    answer = client.post(url, {"receipt": receipt})

    assert slept[0] == 0.5
    assert wrong_pause == slept[-1] == 2.0
    assert (refused.status_code, answer.status_code) == (422, 302)
    assert "没有这个回执" in refused.content.decode()


def test_5_right_and_wrong_receipts_take_the_same_time(people):
    _report, receipt = file_sealed()
    client, url, taken = Client(), reverse("sealed:enter"), []

    for digits in (receipt, "1" * 16):
        began = time.monotonic()
        client.post(url, {"receipt": digits})
        taken.append(time.monotonic() - began)

    # Both wait for the same moment; what is left is the page itself.
    assert min(taken) >= 0.5
    assert abs(taken[0] - taken[1]) < 0.4


# --- 6 -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["accused", "deputy"])
def test_6_nobody_of_the_unit_is_entrusted_by_hand(people, client, who):
    report, _receipt = file_sealed()
    seal(report, people.custodian)
    person = getattr(people, who)
    client.force_login(people.custodian)

    url = reverse("custody:report-entrust", args=[report.public_id])
    response = client.post(url, {"handler": str(person.public_id)})

    assert response.status_code == 409
    assert "不能交给" in response.content.decode()
    assert SealedReport.objects.get().handler is None


def test_6_nobody_of_the_unit_is_entrusted_among_many(people, client):
    one, other = file_sealed()[0], file_sealed(unit="agency:D17", people=())[0]
    for report in (one, other):
        seal(report, people.custodian)
    client.force_login(people.custodian)

    response = client.post(
        reverse("custody:report-entrust-many"),
        {
            "report": [str(other.public_id), str(one.public_id)],
            "handler": str(people.accused.public_id),
        },
    )

    assert response.status_code == 409
    assert set(SealedReport.objects.values_list("handler", flat=True)) == {None}


def test_6_clock_entrusts_nobody_of_the_unit(people):
    report, _receipt = file_sealed()
    at = timezone.now()
    seal(report, people.custodian, at=at - entrusting.WAITS)
    _ = (people.accused, people.deputy)
    busy = file_sealed(unit="agency:D17", people=())[0]
    seal(busy, people.custodian, at=at)
    entrusting.entrust(busy, handler=people.handler, by=people.custodian, at=at)

    clock.sweep(at=at)
    clock.sweep(at=at)

    # The bureau's own have less to do, and still get nothing.
    assert SealedReport.objects.get(pk=report.pk).handler == people.handler


def test_6_no_interface_knows_of_the_channel():
    named = [name for name in addresses() if name.startswith(("sealed:", "custody:"))]
    routes = [route for name, route in addresses().items() if "api" in name]

    assert named
    assert [route for route in routes if "sealed" in route or "custody" in route] == []


# --- 7 -----------------------------------------------------------------------------------------


def test_7_place_camera_and_author_are_gone(people, client):
    files = [
        SimpleUploadedFile("欧阳暗记.jpg", photo()),
        SimpleUploadedFile("欧阳暗记.docx", document()),
        SimpleUploadedFile("欧阳暗记.pdf", pdf()),
    ]

    file_by_form(client, attached=files)

    held = list(SealedFile.objects.order_by("serial"))
    clean = b"".join(one.clean for one in held)
    assert [one.kind for one in held] == ["photo", "docx", "pdf"]
    assert not Image.open(io.BytesIO(held[0].clean)).getexif()
    with ZipFile(io.BytesIO(held[1].clean)) as package:
        clean += b"".join(package.read(name) for name in package.namelist())
    for trace in (CAMERA.encode(), AUTHOR.encode(), AUTHOR.encode("utf-16-be")):
        assert trace not in clean
    assert held[0].original == photo()
    assert "欧阳暗记" not in everything_stored()


# --- 8 -----------------------------------------------------------------------------------------


def test_8_nothing_reaches_lists_figures_search_or_notices(people, cast, client):
    report, _receipt = file_sealed()
    seal(report, people.custodian)
    entrusting.entrust(report, handler=people.handler, by=people.custodian, at=timezone.now())

    told_of = set(Notification.objects.values_list("title", "body", "url", "channel"))
    assert told_of == {("有新消息", "", "", "in_app")}
    for model in (Petition, LedgerEntry, WorkOrder):
        assert not model.objects.exists()
    client.force_login(people.auditor)
    page = client.get(reverse("custody:record")).content.decode()
    assert "共 &lt;5 件" in page
    assert MARKER not in page
    client.force_login(cast.dispatcher)
    for name in (
        "dispatch:search",
        "dispatch:dashboard",
        "dispatch:order-list",
        "petitions:ledger-list",
    ):
        body = client.get(reverse(name), {"q": report.mark}).content.decode()
        assert str(report.public_id) not in body
        assert MARKER not in body


def test_8_auditor_reads_who_did_what_and_nothing_else(people, client):
    report, _receipt = file_sealed()
    seal(report, people.custodian)
    client.force_login(people.auditor)

    record = client.get(reverse("custody:record")).content.decode()
    detail = client.get(reverse("custody:report-detail", args=[report.public_id]))

    assert "登记密封" in record
    assert "保管甲" in record
    assert detail.status_code == 404


# --- 9 -----------------------------------------------------------------------------------------


def test_9_receipt_costs_what_no_guesser_can_pay():
    cost = product.SEALED_RECEIPT_COST

    assert cost == {"time_cost": 3, "memory_cost": 64 * 1024, "parallelism": 1}
    assert receipts.LENGTH == 16


def test_9_hash_of_a_receipt_hangs_on_the_key(settings):
    one = receipts.hash_of("1234567890123456")

    settings.SEALED_KEYS = ["another"]

    assert receipts.hash_of("1234567890123456") != one


# --- 10 ----------------------------------------------------------------------------------------


def test_10_leaving_clears_the_browser_and_the_inbox(people, slept):
    client = Client()
    receipt = file_by_form(client)
    client.post(reverse("sealed:enter"), {"receipt": receipt})
    held = client.cookies["jb_inbox"].value
    assert client.get(reverse("sealed:inbox")).status_code == 200

    left = client.post(reverse("sealed:leave"))

    assert left["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    client.cookies["jb_inbox"] = held
    assert client.get(reverse("sealed:inbox")).status_code == 302


def test_10_every_page_keeps_out_of_caches(people, slept):
    client = Client()
    receipt = file_by_form(client)
    client.post(reverse("sealed:enter"), {"receipt": receipt})

    pages = [client.get(reverse(f"sealed:{name}")) for name in ("door", "report-new", "inbox")]

    assert {page["Cache-Control"] for page in pages} == {"no-store, private"}
    assert {page["Referrer-Policy"] for page in pages} == {"strict-origin"}


def test_10_receipt_is_shown_once(people):
    client = Client()
    file_by_form(client)

    assert client.get(reverse("sealed:receipt")).context["receipt"] == ""


# --- 11 ----------------------------------------------------------------------------------------


def test_11_failure_tells_its_kind_and_place_alone(people, monkeypatch, caplog, capfd, from_afar):
    def fail(*_args, **_kwargs):
        raise ValueError(f"broke on {MARKER}")

    client = Client(raise_request_exception=False, **HEADERS)
    sent = form_of(client)
    monkeypatch.setattr("petitions.services.sealed.filing.SealedReport.objects.create", fail)

    response = client.post(reverse("sealed:report-new"), sent)

    said = caplog.text + "".join(str(vars(r)) for r in caplog.records)
    said += "".join(capfd.readouterr()) + response.content.decode()
    assert response.status_code == 500
    assert "ValueError at fail:" in said
    assert [word for word in (MARKER, NAME, PHONE, *TRACES) if word in said] == []


@pytest.mark.parametrize("with_error", [True, False])
def test_11_error_report_holds_nothing_of_the_request(with_error):
    request = RequestFactory(**HEADERS).post("/jb/file/", {"text": MARKER, "name": NAME})
    facts = (None, None, None)
    if with_error:
        try:
            int(MARKER)
        except ValueError:
            facts = sys.exc_info()

    reporter = SealedReporter(request, *facts, is_email=True)

    told_all = reporter.get_traceback_html() + reporter.get_traceback_text()
    assert [word for word in (MARKER, NAME, *TRACES) if word in told_all] == []


def test_11_other_paths_are_reported_as_before():
    request = RequestFactory().get("/ledger/")

    assert "/ledger/" in SealedReporter(request, Http404, Http404(), None).get_traceback_text()


def test_11_log_lines_lose_the_request():
    record = logging.makeLogRecord({"msg": "x", "exc_info": (ValueError, ValueError(MARKER), None)})
    record.request = RequestFactory(**HEADERS).get("/jb/")

    assert SealedLogFilter().filter(record)
    assert (record.request, record.exc_info) == (None, None)


# --- 12 ----------------------------------------------------------------------------------------


def test_12_restored_backup_keeps_its_seals(people, settings):
    _report, receipt = file_sealed()
    tables = ["petitions_sealedreport", "petitions_sealedsubject", "petitions_sealedenvelope"]
    with connection.cursor() as cursor:
        kept = {}
        for table in tables:
            cursor.execute(f"SELECT json_agg(t)::text FROM {table} t")
            kept[table] = cursor.fetchone()[0]
        SealedReport.objects.all().delete()
        assert not SealedReport.objects.exists()
        for table in tables:
            cursor.execute(
                f"INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, %s::json)",
                [kept[table]],
            )

    assert MARKER not in json.dumps(kept, ensure_ascii=False)
    back = SealedReport.objects.get(receipt_hash=receipts.hash_of(receipt))
    assert MARKER in back.envelope.text
    assert not SealedReport.objects.permitted(people.accused, Capability.HANDLE_SEALED).exists()
    with pytest.raises(OutOfReach):
        opening.read(back, by=people.custodian, at=timezone.now())


def test_filing_again_with_the_same_form_gives_the_same_receipt(people):
    words, at = told(), timezone.now()

    first, again = file(words, at=at), file(words, at=at)

    assert first == again
    assert SealedReport.objects.count() == 1
