"""What people were answered against the log; each fault is planted."""

from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.recount import differences, read_notes
from benchmarks.volume import fill
from dispatch.services.orders import handling
from tests.dispatch.services.work import filed, signed
from tests.factories.dispatch import CategoryFactory
from tests.factories.petitions import MONDAY
from yuanbao.models import Category

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def note(order, by, *, act="sign", status=302, sending=1, **more):
    facts = {"signed_out": False, "first": None, "refusal": "", "ms": 1, **more}
    facts["at"] = MONDAY.timestamp()
    return {
        "row": str(order.public_id), "act": act, "by": by.pk, "status": status,
        "sending": sending, **facts,
    }  # fmt: skip


def test_differences_of_acts_that_stand_in_the_log_are_none(cast):
    order = signed(cast)
    refused = note(order, cast.receiver, status=409, sending=2, first=["陈立群", "11-23 10:00"])

    assert list(differences([note(order, cast.handler), refused])) == []


def test_differences_tell_of_an_acknowledged_act_that_is_lost(cast):
    order = filed(cast).orders.get()

    [found] = differences([note(order, cast.handler)])

    assert found.endswith("acknowledged 1 times, in the log 0 times: lost")


def test_differences_tell_of_a_form_whose_repeats_all_had_an_effect(cast):
    order = signed(cast)
    for _time in range(3):
        handling.note(order, text="到场。", is_public=False, by=cast.handler, at=MONDAY)
    sent = [note(order, cast.handler, act="note") for _time in range(3)]

    [found] = differences(sent)

    assert found.endswith("acknowledged 1 times, in the log 3 times: done twice")


def test_differences_leave_out_what_was_done_before_anybody_began(cast):
    order = signed(cast)
    handling.note(order, text="到场。", is_public=False, by=cast.handler, at=MONDAY - DAY)
    handling.note(order, text="到场。", is_public=False, by=cast.handler, at=MONDAY)

    assert list(differences([note(order, cast.handler, act="note")])) == []


def test_differences_allow_an_act_whose_answer_never_came(cast):
    order = signed(cast)

    assert list(differences([note(order, cast.handler, status=0)])) == []


@pytest.mark.parametrize("first", [["王颖", "11-23 10:00"], ["陈立群", "11-23 10:01"]])
def test_differences_tell_of_somebody_named_who_was_not_the_first(cast, first):
    order = signed(cast)
    refused = note(order, cast.receiver, status=409, first=first)

    assert "is named as the first, and was not" in "".join(differences([refused]))


def test_differences_tell_of_somebody_who_was_signed_out(cast):
    order = signed(cast)

    [found] = differences([note(order, cast.handler, signed_out=True)])

    assert found.endswith("was asked to sign in")


def test_differences_of_generated_matters_are_none(cast):
    group = CategoryFactory(code="01")
    Category.objects.exclude(pk=group.pk).update(parent=group)

    fill(300, now=datetime(2026, 11, 23, 2, 0, tzinfo=UTC), n_open=200)

    assert list(differences([])) == []


def test_read_notes_reads_one_object_a_line(tmp_path):
    path = tmp_path / "notes.jsonl"
    path.write_text('{"act": "sign"}\n{"act": "note"}\n')

    assert read_notes(path) == [{"act": "sign"}, {"act": "note"}]
