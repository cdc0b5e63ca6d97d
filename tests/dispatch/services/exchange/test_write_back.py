"""What a platform is told about its matters: by file, by webhook, once, and never too much."""

import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from dispatch.exchange import Outcome, Writing
from dispatch.models import WriteBack
from dispatch.services.centre import queue
from dispatch.services.exchange import write_back
from dispatch.services.exchange.hotline import matter_of, take_in
from dispatch.services.judging import rating, rework
from dispatch.services.orders import handling
from petitions.models import Petition, ProgressEntry
from petitions.services import handling as petition_handling
from petitions.services.tracking import withdraw
from tests.dispatch.services.exchange.test_hotline import answered, routed, sent
from tests.dispatch.services.work import BAD, PETITIONER, done_again
from tests.factories.dispatch import HotlineFactory
from tests.factories.petitions import MONDAY, file_petition
from yuanbao.audit import unit_of_work
from yuanbao.models import Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

HOUR = timedelta(hours=1)


@pytest.fixture
def platform(db):
    return HotlineFactory(code="8890", name="8890平台")


class Receiver:
    """The other platform: answers with `status` and keeps what it was sent."""

    def __init__(self):
        self.status, self.got = 200, []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.got.append((dict(self.headers), body))
                self.send_response(outer.status)
                if outer.status == 302:
                    self.send_header("Location", outer.url + "elsewhere")
                self.end_headers()

            def log_message(self, *_args):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        self.thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}
        )
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def receiver():
    side = Receiver()

    yield side

    side.stop()


@pytest.fixture
def called(db, receiver):
    """A platform whose answers are sent to the receiver."""
    return HotlineFactory(code="12345", name="12345平台", webhook_url=receiver.url)


def rows():
    return list(WriteBack.objects.order_by("id"))


def test_note_of_an_answer_keeps_the_public_words_and_the_agency(cast, platform):
    answered(cast, platform, name="赵敏", phone="13800001111")

    [row] = rows()
    assert (row.outcome, row.state, row.serial) == (Outcome.ANSWERED, Writing.WAITING, 1)
    assert row.answer == "三号楼阀门已换，复测二十度。"
    assert row.agency_name == cast.housing.name
    assert row.next_try_at is None


def test_note_leaves_out_personal_data_that_the_agency_wrote(cast, platform):
    order = handling.sign_for(
        routed(cast, platform, name="赵敏", phone="13800001111"), by=cast.handler, at=MONDAY
    )
    words = "已电话13800001111告知赵敏，阀门已换，复测二十度。"
    handling.finish(order, answer=words, claimed="yes", by=cast.handler, at=MONDAY)
    handling.verify(order, by=cast.dispatcher, at=MONDAY)

    [row] = rows()
    told = json.dumps(write_back.payload_of(row), ensure_ascii=False)
    assert "13800001111" not in told
    assert "赵敏" not in told
    assert "陈立群" not in told


def test_note_of_an_own_matter_writes_nothing(cast):
    petition = file_petition(grid=cast.unit)

    petition_handling.answer_at_once(petition, answer="供热期到三月底。", by=None, at=MONDAY)

    assert rows() == []


@pytest.mark.parametrize(
    ("end", "outcome", "words"),
    [
        (
            lambda p: petition_handling.answer_at_once(p, answer="到三月底。", by=None, at=MONDAY),
            Outcome.ANSWERED,
            "到三月底。",
        ),
        (
            lambda p: petition_handling.decline(
                p, reason="NA01", text="请找振兴区。", by=None, at=MONDAY
            ),
            Outcome.DECLINED,
            "请找振兴区。",
        ),
        (lambda p: withdraw(p, by=None, at=MONDAY), Outcome.WITHDRAWN, ""),
    ],
)
def test_note_tells_how_a_matter_ended_without_an_order(platform, cast, end, outcome, words):
    petition = take_in(platform, sent(), by=None, at=MONDAY).matter.petition

    end(petition)

    assert [(row.outcome, row.answer) for row in rows()] == [(outcome, words)]


def test_note_of_a_rework_takes_the_place_of_an_answer_that_nobody_has_seen(cast, platform):
    order = answered(cast, platform)
    rework.act_on(rating.rate(order, BAD, rater=PETITIONER, at=MONDAY), at=MONDAY)
    done_again(cast, order, at=MONDAY + HOUR)

    assert [(row.serial, row.outcome, row.state) for row in rows()] == [
        (1, Outcome.ANSWERED, Writing.SUPERSEDED),
        (2, Outcome.REOPENED, Writing.SUPERSEDED),
        (3, Outcome.ANSWERED, Writing.WAITING),
    ]


def test_note_gives_merged_matters_the_answer_of_the_one_they_went_into(cast, platform):
    order = routed(cast, platform)
    other = take_in(platform, sent(number="H2"), by=None, at=MONDAY).matter.petition
    queue.merge(other, into=Petition.objects.get(pk=order.petition_id), by=None, at=MONDAY)

    handling.sign_for(order, by=cast.handler, at=MONDAY)
    handling.finish(
        order, answer="阀门已换，复测二十度。", claimed="yes", by=cast.handler, at=MONDAY
    )
    handling.verify(order, by=cast.dispatcher, at=MONDAY)

    assert {(row.matter.number, row.answer) for row in rows()} == {
        ("H1", "阀门已换，复测二十度。"),
        ("H2", "阀门已换，复测二十度。"),
    }


def test_export_holds_what_waits_and_confirming_it_settles_it(cast, platform):
    answered(cast, platform)
    made = write_back.export(platform, by=cast.dispatcher, at=MONDAY)

    n = write_back.confirm_file(made, by=cast.dispatcher, at=MONDAY + HOUR)

    [row] = rows()
    assert (n, row.state, row.confirmed_by) == (1, Writing.CONFIRMED, cast.dispatcher)
    assert ProgressEntry.objects.filter(act="write_back").count() == 1


def test_export_again_takes_along_what_nobody_confirmed(cast, platform):
    answered(cast, platform)
    first = write_back.export(platform, by=cast.dispatcher, at=MONDAY)

    second = write_back.export(platform, by=cast.dispatcher, at=MONDAY + HOUR)

    assert (first.rows.count(), second.rows.count()) == (0, 1)
    with pytest.raises(TransitionRefused, match="都已确认过"):
        write_back.confirm_file(first, by=cast.dispatcher, at=MONDAY + HOUR)


def test_export_without_anything_to_tell_is_refused(cast, platform):
    with pytest.raises(TransitionRefused, match="没有待回填"):
        write_back.export(platform, by=cast.dispatcher, at=MONDAY)


def test_export_without_a_seat_is_out_of_reach(cast, platform):
    with pytest.raises(OutOfReach):
        write_back.export(platform, by=cast.handler, at=MONDAY)


def test_take_receipt_confirms_once(cast, platform):
    answered(cast, platform)
    matter = matter_of(platform, "H1")

    took = [write_back.take_receipt(matter, is_taken=True, by=None, at=MONDAY) for _n in range(2)]

    assert took == [True, False]
    assert rows()[0].state == Writing.CONFIRMED


def test_take_receipt_of_a_refusal_needs_a_person_who_can_try_again(cast, platform):
    dispatcher = cast.dispatcher
    answered(cast, platform)
    matter = matter_of(platform, "H1")

    write_back.take_receipt(matter, is_taken=False, why="答复太短", by=None, at=MONDAY)
    [row] = rows()
    assert (row.state, row.failure) == (Writing.DEAD, "答复太短")
    assert Notification.objects.filter(user=dispatcher, title="热线回填失败：答复太短").exists()
    again = write_back.retry(row, by=dispatcher, at=MONDAY + HOUR)

    assert again.state == Writing.WAITING
    with pytest.raises(TransitionRefused, match="不用重试"):
        write_back.retry(row, by=dispatcher, at=MONDAY + HOUR)


def test_take_receipt_without_any_answer_is_refused(cast, platform):
    routed(cast, platform)

    with pytest.raises(TransitionRefused, match="还没有可以回填"):
        write_back.take_receipt(matter_of(platform, "H1"), is_taken=True, by=None, at=MONDAY)


def test_deliver_sends_a_signed_answer_and_takes_the_2xx_as_receipt(cast, called, receiver):
    answered(cast, called)
    [row] = rows()

    write_back.deliver(row.pk, at=MONDAY)
    write_back.deliver(row.pk, at=MONDAY)

    [(headers, body)] = receiver.got
    message = f"{row.public_id}.{headers['Webhook-Timestamp']}.".encode() + body
    wanted = hmac.new(b"shared-secret-of-the-test", message, hashlib.sha256).hexdigest()
    assert headers["Webhook-Signature"] == f"sha256={wanted}"
    assert headers["Webhook-Id"] == str(row.public_id)
    assert json.loads(body) == write_back.payload_of(row)
    assert rows()[0].state == Writing.CONFIRMED


@pytest.mark.parametrize("status", [500, 503, 429, 408])
def test_deliver_to_a_side_that_is_busy_tries_again_after_a_growing_pause(
    cast, called, receiver, status
):
    answered(cast, called)
    receiver.status = status
    [row] = rows()

    write_back.deliver(row.pk, at=MONDAY)
    first = rows()[0]
    write_back.deliver(row.pk, at=first.next_try_at)
    second = rows()[0]

    assert (first.state, first.next_try_at - MONDAY) == (Writing.WAITING, timedelta(minutes=1))
    assert second.next_try_at - first.next_try_at == timedelta(minutes=5)
    assert second.failure == f"对方回答 HTTP {status}"


def test_deliver_before_the_pause_is_over_sends_nothing(cast, called, receiver):
    answered(cast, called)
    receiver.status = 500
    [row] = rows()
    write_back.deliver(row.pk, at=MONDAY)

    write_back.deliver(row.pk, at=MONDAY + timedelta(seconds=30))

    assert len(receiver.got) == 1
    assert write_back.to_deliver(at=MONDAY + timedelta(seconds=30)) == []
    assert write_back.to_deliver(at=MONDAY + HOUR) == [row.pk]


@pytest.mark.parametrize("status", [400, 401, 404, 410, 302])
def test_deliver_to_a_side_that_refuses_needs_a_person(cast, called, receiver, status):
    answered(cast, called)
    receiver.status = status
    [row] = rows()

    write_back.deliver(row.pk, at=MONDAY)

    assert (rows()[0].state, len(receiver.got)) == (Writing.DEAD, 1)


def test_deliver_to_a_side_that_is_down_gives_up_after_three_days(cast, called, receiver):
    answered(cast, called)
    receiver.stop()
    [row], at, tries = rows(), MONDAY, 0

    while rows()[0].state == Writing.WAITING:
        at = rows()[0].next_try_at
        write_back.deliver(row.pk, at=at)
        tries += 1

    assert rows()[0].state == Writing.DEAD
    assert timedelta(days=1) < at - MONDAY <= timedelta(days=3)
    assert tries == 8
    receiver.thread = threading.Thread()
    receiver.stop = lambda: None


def test_deliver_to_a_platform_that_was_switched_off_sends_nothing(cast, called, receiver):
    answered(cast, called)
    called.is_active = False
    called.save()

    write_back.deliver(rows()[0].pk, at=MONDAY)

    assert receiver.got == []


def test_retry_of_a_dead_answer_sends_it_from_the_beginning(cast, called, receiver):
    answered(cast, called)
    receiver.status = 400
    [row] = rows()
    write_back.deliver(row.pk, at=MONDAY)
    receiver.status = 200

    write_back.retry(rows()[0], by=cast.dispatcher, at=MONDAY + HOUR)
    write_back.deliver(row.pk, at=MONDAY + HOUR)

    assert rows()[0].state == Writing.CONFIRMED


def test_note_is_undone_with_the_act_it_tells_of(cast, platform):
    petition = take_in(platform, sent(), by=None, at=MONDAY).matter.petition

    @unit_of_work
    def fail():
        petition_handling.answer_at_once(petition, answer="到三月底。", by=None, at=MONDAY)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert rows() == []
