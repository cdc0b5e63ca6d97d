import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from petitions.models import SealedFile, SealedMessage, SealedReport
from petitions.sealed.choices import FileKind, OpeningState, SealedState
from petitions.sealed.files import CleanFile
from petitions.sealed.workflow import MOVES
from petitions.services.sealed import clock, custody, entrusting, handling, inbox, opening, reading
from tests.factories.petitions import MONDAY
from tests.factories.sealed import MARKER, NAME, PHONE, file_sealed, seal
from yuanbao.access import desk_of
from yuanbao.audit import unit_of_work, verify_chain
from yuanbao.models import SEALED_CHAIN, AuditEntry, Notification
from yuanbao.workflow import OutOfReach, TransitionRefused, apply

pytestmark = pytest.mark.django_db
PHOTO = CleanFile(FileKind.PHOTO, b"original", b"clean")


@pytest.fixture
def entrusted(people):
    report, _receipt = file_sealed(files=[PHOTO])
    seal(report, people.custodian)
    return entrusting.entrust(report, handler=people.handler, by=people.custodian, at=MONDAY)


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
@pytest.mark.parametrize("state", SealedState)
def test_apply_makes_the_moves_of_the_table_and_no_other(people, state, move):
    report, _receipt = file_sealed()
    SealedReport.objects.update(state=state, handler=people.handler)
    run = unit_of_work(lambda: apply(report, move, by=None, at=MONDAY))

    if state in move.sources:
        assert run().state == move.target
    else:
        with pytest.raises(TransitionRefused):
            run()


def test_seal_tells_the_reporter_and_hides_the_words(people):
    report, _receipt = file_sealed()

    report = seal(report, people.custodian, words="已登记。")

    assert (report.state, report.told_at) == (SealedState.SEALED, MONDAY)
    assert SealedMessage.objects.get().text == "已登记。"
    with pytest.raises(OutOfReach):
        reading.read_unsealed(report, by=people.custodian, at=MONDAY)


def test_read_unsealed_strikes_the_reporter_out_of_the_proposal(people):
    report, _receipt = file_sealed(
        text=f"我叫{NAME}，电话{PHONE}，住东街三号，{MARKER}。", address="东街三号"
    )

    text, proposed = reading.read_unsealed(report, by=people.clerk, at=MONDAY)

    assert NAME in text
    assert [word for word in (NAME, PHONE, "东街三号") if word in proposed] == []


def test_seal_by_somebody_under_the_accused_is_refused(people, cast):
    report, _receipt = file_sealed(unit="agency:D17", people=())
    chief = cast.town_clerk

    with pytest.raises(custody.LockedOut, match="换一位保管人"):
        seal(report, people.below, people=(chief.name,))

    assert SealedReport.objects.get().state == SealedState.FILED


def test_widen_takes_the_report_from_a_handler_who_is_concerned(entrusted, people):
    handler = people._serve("sealed_handler", "经办己", people.cast.order_bureau)
    report = entrusting.entrust(entrusted, handler=handler, by=people.custodian, at=MONDAY)

    custody.widen(report, people=("经办己",), by=people.custodian, at=MONDAY)

    with pytest.raises(OutOfReach):
        handling.ask(report, text="还在吗？", by=handler, at=MONDAY)


def test_file_added_later_is_read_until_it_is_dealt_with(entrusted, people):
    message = inbox.write(entrusted, text="新照片", files=[PHOTO], at=MONDAY)
    file = SealedFile.objects.get(serial=2)
    assert reading.read_clean(file, by=people.clerk, at=MONDAY) == b"clean"

    custody.pass_on(message, redacted="", by=people.clerk, at=MONDAY)

    with pytest.raises(OutOfReach):
        reading.read_clean(SealedFile.objects.get(serial=2), by=people.clerk, at=MONDAY)


def test_decline_ends_with_words_for_another_door(people):
    report, _receipt = file_sealed()

    report = custody.decline(report, words="请打 12315。", by=people.clerk, at=MONDAY)

    assert (report.state, SealedMessage.objects.get().text) == (
        SealedState.DECLINED,
        "请打 12315。",
    )


def test_entrust_of_somebody_who_handles_none_is_refused(people, cast):
    report, _receipt = file_sealed()
    seal(report, people.custodian)

    with pytest.raises(entrusting.NotImpartial, match="不能交给"):
        entrusting.entrust(report, handler=cast.other_handler, by=people.custodian, at=MONDAY)


def test_answer_reaches_the_reporter_through_custody_alone(entrusted, people):
    handling.answer(entrusted, text="查实。", by=people.handler, at=MONDAY)
    assert [m.text for m in SealedMessage.objects.filter(recipient="reporter")] == [
        "已登记，会按规定核查。"
    ]

    report = custody.release(entrusted, text="已查实。", by=people.custodian, at=MONDAY)

    assert SealedMessage.objects.latest("pk").text == "已查实。"
    assert custody.close(report, by=people.custodian, at=MONDAY).state == SealedState.CLOSED


def test_give_back_and_resume_bring_it_to_the_handler_again(entrusted, people):
    handling.answer(entrusted, text="查实。", by=people.handler, at=MONDAY)

    back = custody.give_back(entrusted, text="时间没写。", by=people.custodian, at=MONDAY)
    handling.answer(back, text="三月。", by=people.handler, at=MONDAY)
    told = custody.release(back, text="已查实。", by=people.custodian, at=MONDAY)
    again = custody.resume(told, text="举报人有补充。", by=people.custodian, at=MONDAY)

    assert (back.state, again.state) == (SealedState.ENTRUSTED, SealedState.ENTRUSTED)


def test_pass_on_seals_the_words_and_happens_once(entrusted, people):
    message = inbox.write(entrusted, text=f"还有{MARKER}", at=MONDAY)

    custody.pass_on(message, redacted="另有线索。", by=people.clerk, at=MONDAY)

    with pytest.raises(TransitionRefused, match="处理过"):
        custody.pass_on(message, redacted="又一次。", by=people.clerk, at=MONDAY)


def test_write_counts_as_telling_a_named_reporter(people):
    report, _receipt = file_sealed(mode="named")

    assert custody.write(report, text="收到。", by=people.clerk, at=MONDAY).told_at == MONDAY


def test_answer_handler_before_anybody_is_entrusted_is_refused(people):
    report, _receipt = file_sealed()

    with pytest.raises(TransitionRefused, match="还没有交办"):
        custody.answer_handler(report, text="请看附件。", by=people.clerk, at=MONDAY)


def test_handler_reads_shared_files_alone(entrusted, people):
    file = SealedFile.objects.get()
    with pytest.raises(OutOfReach):
        handling.read_file(file, by=people.handler, at=MONDAY)
    with pytest.raises(OutOfReach):
        reading.read_clean(file, by=people.custodian, at=MONDAY)

    custody.share(file, is_shared=True, by=people.custodian, at=MONDAY)

    assert handling.read_file(file, by=people.handler, at=MONDAY) == b"clean"
    assert reading.read_clean(file, by=people.custodian, at=MONDAY) == b"clean"


def test_opening_before_the_seal_and_a_second_one_are_refused(people):
    report, _receipt = file_sealed(files=[PHOTO])
    facts = {"by": people.custodian, "at": MONDAY}
    with pytest.raises(TransitionRefused, match="登记前不能启封"):
        opening.ask_opening(report, reason="核实", **facts)
    seal(report, people.custodian)
    asked = opening.ask_opening(report, reason="核实", **facts)

    with pytest.raises(TransitionRefused, match="已有一个启封申请"):
        opening.ask_opening(report, reason="再核实", **facts)

    assert opening.refuse(asked, by=people.second, at=MONDAY).state == OpeningState.REFUSED


def test_opening_shows_originals_until_it_is_shut(people):
    report, _receipt = file_sealed(files=[PHOTO])
    seal(report, people.custodian)
    asked = opening.ask_opening(report, reason="核实", by=people.custodian, at=MONDAY)
    granted = opening.approve(asked, by=people.second, at=MONDAY)
    file = SealedFile.objects.get()

    assert opening.read_original(file, by=people.second, at=MONDAY) == b"original"
    opening.shut(granted, by=people.custodian, at=MONDAY)

    with pytest.raises(OutOfReach):
        opening.read_original(file, by=people.second, at=MONDAY)


def test_sweep_reminds_custody_of_a_name_that_is_owed_a_word_once_a_day(people):
    file_sealed(mode="named")
    Notification.objects.all().delete()
    due = MONDAY + timedelta(days=7)

    for _n in range(2):
        clock.sweep(at=due)

    assert Notification.objects.count() == 2
    assert set(Notification.objects.values_list("title", flat=True)) == {"有新消息"}


def test_sweep_leaves_a_report_alone_that_nobody_may_handle(people):
    report, _receipt = file_sealed()
    seal(report, people.custodian, at=MONDAY)
    people.handler.is_active = False
    people.handler.save()

    clock.sweep(at=MONDAY + timedelta(days=9))

    assert SealedReport.objects.get().state == SealedState.SEALED


def test_acts_stand_in_a_chain_of_their_own(entrusted):
    entries = AuditEntry.objects.filter(object_type="petitions.sealedreport")

    assert set(entries.values_list("chain", flat=True)) == {SEALED_CHAIN}
    assert verify_chain(SEALED_CHAIN) is None


# --- pages ------------------------------------------------------------------------------------------


def test_handler_reads_days_and_never_hours(entrusted, people, client):
    client.force_login(people.handler)

    page = client.get(reverse("custody:my-report", args=[entrusted.public_id])).content.decode()
    page = page.split('id="content"')[1]

    assert "有人反映某局" in page
    assert MARKER not in page
    assert re.search(r"\d\d:\d\d", page) is None


def test_leader_reads_what_the_unit_handles_and_acts_on_nothing(entrusted, people, client):
    client.force_login(people.leader)

    listed = client.get(reverse("custody:unit-list")).content.decode()
    page = client.get(reverse("custody:unit-report", args=[entrusted.public_id]))

    assert entrusted.mark in listed
    assert page.status_code == 200
    assert reverse("custody:my-answer", args=[entrusted.public_id]) not in page.content.decode()


def test_list_costs_the_same_for_one_and_three(people, client):
    client.force_login(people.custodian)
    costs = []
    for rows in (1, 2):
        for _n in range(rows):
            file_sealed()
        with CaptureQueriesContext(
            connection,
        ) as held:
            client.get(reverse("custody:report-list"))
        costs.append(len(held))

    assert costs[0] == costs[1]
    assert costs[0] <= 14


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("report-seal", {"redacted": "", "words": ""}),
        ("report-write", {"text": ""}),
        ("opening-ask", {"reason": ""}),
        ("report-entrust", {"handler": ""}),
    ],
)
def test_act_without_what_it_needs_shows_the_page_again(people, client, name, data):
    report, _receipt = file_sealed()
    if name != "report-seal":
        seal(report, people.custodian)
    client.force_login(people.custodian)

    response = client.post(reverse(f"custody:{name}", args=[report.public_id]), data)

    assert response.status_code == 422


def test_entrust_many_without_a_tick_asks_for_one(people, client):
    client.force_login(people.custodian)

    response = client.post(reverse("custody:report-entrust-many"), {"handler": ""})

    assert response.status_code == 422


def test_entrust_many_gives_all_that_were_ticked(people, client):
    reports = [seal(file_sealed()[0], people.custodian) for _n in range(2)]
    client.force_login(people.clerk)

    client.post(
        reverse("custody:report-entrust-many"),
        {
            "report": [str(report.public_id) for report in reports],
            "handler": str(people.handler.public_id),
        },
    )

    assert set(SealedReport.objects.values_list("handler", flat=True)) == {people.handler.pk}


def test_handler_asks_custody_and_is_answered(entrusted, people, client):
    client.force_login(people.handler)
    ask = reverse("custody:my-ask", args=[entrusted.public_id])
    assert client.post(ask, {"text": ""}).status_code == 422

    client.post(ask, {"text": "能看附件吗？"})
    custody.answer_handler(entrusted, text="已交你看。", by=people.custodian, at=timezone.now())

    page = client.get(reverse("custody:my-report", args=[entrusted.public_id])).content.decode()
    assert "能看附件吗？" in page
    assert "已交你看。" in page


def test_answer_twice_is_refused_in_words(entrusted, people, client):
    client.force_login(people.handler)
    url = reverse("custody:my-answer", args=[entrusted.public_id])

    codes = [client.post(url, {"text": f"结果{n}"}).status_code for n in range(2)]

    assert codes == [302, 409]


def test_everybody_of_the_channel_starts_from_a_desk_of_theirs(people):
    desks = {name: desk_of(getattr(people, name)) for name in ("custodian", "handler", "auditor")}

    assert desks == {
        "custodian": reverse("custody:report-list"),
        "handler": reverse("custody:my-list"),
        "auditor": reverse("custody:record"),
    }
