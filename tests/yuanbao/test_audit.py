"""The audit log: written once, in chains in which every tampering is found."""

import json
import threading
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tests.factories.yuanbao import UserFactory
from yuanbao.audit import (
    GENESIS,
    Fault,
    NoUnitOfWork,
    chain_hash,
    link_hash,
    record,
    unit_of_work,
    verify_chain,
)
from yuanbao.models import CHAINS, AppendOnlyError, AuditEntry, AuditHead

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, 12, tzinfo=UTC)


class Row:
    """Something with an id that acts are recorded about."""

    class _meta:  # noqa: N801 - as Django names it
        label = "yuanbao.Row"
        label_lower = "yuanbao.row"

    def __init__(self, pk):
        self.pk = pk


@unit_of_work
def act(pk, name, *, by=None, **detail):
    record(Row(pk), name, by=by, at=AT, **detail)


@pytest.fixture
def chain_of_five():
    """Five entries of chain 3, and its head as noted outside."""
    for number in range(5):
        act(3, f"act{number}", number=number)
    head = AuditHead.objects.get(pk=3)
    return head.seq, head.hash


@pytest.fixture
def unguarded():
    """Whoever owns the database can take the trigger away; the chain must show it."""
    run("ALTER TABLE yuanbao_auditentry DISABLE TRIGGER USER")


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def entry(seq):
    return AuditEntry.objects.get(chain=3, seq=seq)


def rechain(from_seq=1):
    """Do what a forger with full access would do: hash everything anew, the head too."""
    previous = GENESIS if from_seq == 1 else entry(from_seq - 1).hash
    last = None
    for link in AuditEntry.objects.filter(chain=3, seq__gte=from_seq).order_by("seq"):
        link.previous = previous
        previous = link_hash(link)
        AuditEntry.objects.filter(pk=link.pk).update(previous=link.previous, hash=previous)
        last = link
    AuditHead.objects.filter(pk=3).update(seq=last.seq, hash=previous)


def test_record_in_a_unit_of_work_chains_the_entry():
    user = UserFactory(name="刘梅")

    act(19, "accept", by=user, to="accepted")

    written = AuditEntry.objects.get()
    assert (written.chain, written.seq, written.previous) == (3, 1, GENESIS)
    assert (written.actor_id, written.actor_name, written.detail) == (
        user.pk,
        "刘梅",
        {"to": "accepted"},
    )
    assert written.hash == link_hash(written)


def test_record_outside_a_unit_of_work_is_refused():
    with pytest.raises(NoUnitOfWork):
        record(Row(1), "accept", by=None, at=AT)


def test_record_of_a_unit_that_fails_leaves_nothing():
    @unit_of_work
    def fail():
        record(Row(1), "accept", by=None, at=AT)
        raise ValueError

    with pytest.raises(ValueError):
        fail()

    assert not AuditEntry.objects.exists()
    assert set(AuditHead.objects.values_list("seq", flat=True)) == {0}


def test_unit_within_a_unit_writes_once_at_the_end():
    @unit_of_work
    def outer():
        act(1, "inner")
        assert not AuditEntry.objects.exists()
        record(Row(1), "outer", by=None, at=AT)

    outer()

    assert list(AuditEntry.objects.order_by("seq").values_list("act", flat=True)) == [
        "inner",
        "outer",
    ]


def test_chain_hash_of_known_text_is_sm3():
    assert chain_hash("", b"abc") == (
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )


def test_save_of_a_written_entry_is_refused(chain_of_five):
    with pytest.raises(AppendOnlyError):
        entry(1).save()
    with pytest.raises(AppendOnlyError):
        entry(1).delete()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE yuanbao_auditentry SET reason = 'x'",
        "DELETE FROM yuanbao_auditentry",
    ],
)
def test_statement_against_the_log_is_refused_by_the_database(chain_of_five, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(statement)

    assert AuditEntry.objects.count() == 5


def test_truncate_of_the_log_is_refused_by_the_database(chain_of_five):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run("SET LOCAL yuanbao.allow_truncate = off; TRUNCATE yuanbao_auditentry")

    assert AuditEntry.objects.count() == 5


def test_verify_of_an_untouched_chain_finds_nothing(chain_of_five):
    assert verify_chain(3) is None
    assert verify_chain(3, anchor=chain_of_five) is None
    assert verify_chain(4) is None


@pytest.mark.parametrize(
    "change",
    [
        {"reason": "别的理由"},
        {"actor_name": "别人"},
        {"actor_id": 999},
        {"act": "act9"},
        {"object_id": 35},
        {"object_type": "yuanbao.user"},
        {"detail": {"number": 9}},
        {"at": datetime(2026, 3, 2, 9, 13, tzinfo=UTC)},
        {"hash": "0" * 64},
        {"previous": "0" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_verify_of_a_changed_entry_names_it(chain_of_five, unguarded, change):
    AuditEntry.objects.filter(chain=3, seq=3).update(**change)

    assert verify_chain(3) == Fault(3, 3, "记录被改动")


def test_verify_of_a_changed_entry_with_its_hash_mended_names_the_next(chain_of_five, unguarded):
    forged = entry(3)
    forged.reason = "别的理由"
    AuditEntry.objects.filter(pk=forged.pk).update(reason=forged.reason, hash=link_hash(forged))

    assert verify_chain(3) == Fault(3, 4, "记录被改动")


def test_verify_of_a_deleted_entry_names_the_gap(chain_of_five, unguarded):
    AuditEntry.objects.filter(chain=3, seq=2).delete()

    assert verify_chain(3) == Fault(3, 2, "缺少记录或多出记录")


def test_verify_of_a_deleted_and_renumbered_entry_names_the_place(chain_of_five, unguarded):
    AuditEntry.objects.filter(chain=3, seq=2).delete()
    for seq in (3, 4, 5):
        AuditEntry.objects.filter(chain=3, seq=seq).update(seq=seq - 1)

    assert verify_chain(3) == Fault(3, 2, "记录被改动")


def test_verify_of_an_inserted_entry_names_it(chain_of_five, unguarded):
    for seq in (5, 4, 3):
        AuditEntry.objects.filter(chain=3, seq=seq).update(seq=seq + 1)
    false = entry(2)
    false.pk, false.seq, false.previous = None, 3, entry(2).hash
    false._state.adding = True
    false.hash = link_hash(false)
    false.save()

    assert verify_chain(3) == Fault(3, 4, "记录被改动")


def test_verify_of_an_appended_false_entry_names_it(chain_of_five, unguarded):
    false = entry(5)
    false.pk, false.seq, false.previous = None, 6, entry(5).hash
    false._state.adding = True
    false.hash = link_hash(false)
    false.save()

    assert verify_chain(3) == Fault(3, 7, "末尾记录被截去")


def test_verify_of_two_swapped_entries_names_the_first(chain_of_five, unguarded):
    AuditEntry.objects.filter(chain=3, seq=2).update(seq=99)
    AuditEntry.objects.filter(chain=3, seq=4).update(seq=2)
    AuditEntry.objects.filter(chain=3, seq=99).update(seq=4)

    assert verify_chain(3) == Fault(3, 2, "记录被改动")


def test_verify_of_a_cut_tail_is_found_by_the_head(chain_of_five, unguarded):
    AuditEntry.objects.filter(chain=3, seq__gt=3).delete()

    assert verify_chain(3) == Fault(3, 4, "末尾记录被截去")


def test_verify_of_a_cut_tail_with_its_head_moved_is_found_by_the_anchor_alone(
    chain_of_five, unguarded
):
    AuditEntry.objects.filter(chain=3, seq__gt=3).delete()
    AuditHead.objects.filter(pk=3).update(seq=3, hash=entry(3).hash)

    assert verify_chain(3) is None
    assert verify_chain(3, anchor=chain_of_five) == Fault(3, 4, "末尾记录被截去")


def test_verify_of_an_emptied_chain_is_found_by_the_anchor(chain_of_five, unguarded):
    AuditEntry.objects.filter(chain=3).delete()
    AuditHead.objects.filter(pk=3).update(seq=0, hash=GENESIS)

    assert verify_chain(3) is None
    assert verify_chain(3, anchor=chain_of_five) == Fault(3, 1, "末尾记录被截去")


def test_verify_of_a_rewritten_chain_is_found_by_the_anchor_alone(chain_of_five, unguarded):
    AuditEntry.objects.filter(chain=3, seq=2).update(reason="别的理由")
    rechain()

    assert verify_chain(3) is None
    assert verify_chain(3, anchor=chain_of_five) == Fault(3, 5, "与外部留存的校验值不符")


def test_verify_of_a_chain_that_grew_after_the_anchor_finds_nothing(chain_of_five):
    act(3, "later")

    assert verify_chain(3, anchor=chain_of_five) is None


def test_command_prints_the_heads_of_every_chain(chain_of_five, capsys):
    call_command("verify_audit")

    heads = json.loads(capsys.readouterr().out)
    assert sorted(heads, key=int) == [str(chain) for chain in range(CHAINS)]
    assert heads["3"] == {"seq": chain_of_five[0], "hash": chain_of_five[1]}
    assert heads["4"] == {"seq": 0, "hash": GENESIS}


def test_command_with_an_anchor_finds_a_rewritten_chain(chain_of_five, unguarded, tmp_path, capsys):
    call_command("verify_audit")
    anchor = tmp_path / "anchor.json"
    anchor.write_text(capsys.readouterr().out)
    AuditEntry.objects.filter(chain=3, seq=1).update(reason="别的理由")
    rechain()

    with pytest.raises(CommandError, match="第 3 链第 5 条：与外部留存的校验值不符") as refusal:
        call_command("verify_audit", anchor=anchor)

    assert refusal.value.returncode == 1


def test_command_with_a_file_that_is_no_anchor_refuses(tmp_path):
    anchor = tmp_path / "anchor.json"
    anchor.write_text("[]")

    with pytest.raises(CommandError, match="不是这个命令以前的输出"):
        call_command("verify_audit", anchor=anchor)


@pytest.mark.django_db(transaction=True)
def test_record_by_twenty_parallel_writers_keeps_every_chain_whole():
    failures = []

    def write(writer):
        try:
            for number in range(5):
                act(writer * 5 + number, "act")
        except Exception as failure:  # noqa: BLE001 - handed to the assertion below
            failures.append(failure)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=[n]) for n in range(20)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert failures == []
    assert AuditEntry.objects.count() == 100
    assert [verify_chain(chain) for chain in range(CHAINS)] == [None] * CHAINS


@pytest.mark.django_db(transaction=True)
def test_record_of_what_is_done_on_the_commit_is_kept_too():
    @unit_of_work
    def first():
        record(Row(3), "first", by=None, at=AT)
        transaction.on_commit(lambda: act(3, "later"))

    first()

    entries = AuditEntry.objects.filter(object_type="yuanbao.row").order_by("-seq")
    assert list(entries.values_list("act", flat=True)[:2]) == ["later", "first"]
