"""转入密封举报: an ordinary matter is sealed, and nothing of it stays outside."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.storage import default_storage
from django.db import connections, transaction
from django.db.utils import DatabaseError

from dispatch.models import SensitiveMark, SensitiveWord
from dispatch.services.moves.assignment import Share, dispatch
from petitions import signals
from petitions.choices import State
from petitions.helping.sounds import read_sound
from petitions.models import (
    LedgerEntry,
    Petition,
    ProgressEntry,
    SealedEnvelope,
    SealedFile,
    SealedReport,
    WaitingReceipt,
)
from petitions.sealed.choices import FileKind, Mode
from petitions.services import merging
from petitions.services.helping import voices
from petitions.services.intake import Matter
from petitions.services.sealed import clock, emptying, moving
from tests import dumping
from tests.factories.petitions import MONDAY
from tests.factories.sealed import MARKER, NAME, PHONE
from tests.petitions.helping.recordings import wav
from tests.petitions.sealed.moved import (
    HELPER,
    LATER,
    file_one,
    found,
    move,
    plant,
    receipt_of,
    said,
)
from yuanbao.audit import verify_chain
from yuanbao.models import CHAINS, SEALED_CHAIN, AuditEntry, Notification
from yuanbao.services import accounts
from yuanbao.workflow import OutOfReach

pytestmark = pytest.mark.django_db


# --- what is sealed, and what stays ---------------------------------------------------------------


def test_seal_off_leaves_the_words_nowhere_in_the_clear(cast, seal):
    petition = plant(cast)
    before = found()

    seal(petition)

    assert {line.split(" in ")[0] for line in before} >= {"words"}
    assert found() == []
    assert default_storage.listdir("photos/2026/11")[1] == []
    assert all(verify_chain(chain) is None for chain in range(CHAINS + 1))


def test_seal_off_files_a_report_as_the_person_would(cast, seal):
    petition = plant(cast)

    seal(petition)

    report, envelope = SealedReport.objects.get(), SealedEnvelope.objects.get()
    file = SealedFile.objects.get()
    assert (report.mode, report.state) == (Mode.CONFIDENTIAL, "filed")
    assert (envelope.name, envelope.phone) == (NAME, PHONE)
    assert envelope.address == f"代办人：{HELPER}（子女）"
    for words in (said("原话"), said("改后"), said("补充"), "三号楼", "40.100000"):
        assert words in envelope.text
    assert (file.kind, file.clean[:2]) == (FileKind.PHOTO, b"\xff\xd8")
    assert report.concerns == "区住房和城乡建设局 · 陈立群"


def test_seal_off_keeps_number_and_dates_and_a_neutral_line(cast, seal):
    petition = plant(cast)

    seal(petition)

    fresh = Petition.objects.get(pk=petition.pk)
    kept = (fresh.number, fresh.filed_at, fresh.state, fresh.ended_at)
    assert kept == (petition.number, MONDAY, State.SEALED_OFF, LATER)
    assert (fresh.title, fresh.text) == ("已转专门渠道", "已转入专门渠道办理，内容不公开")
    assert (fresh.grid, fresh.community, fresh.category) == (cast.district, None, None)
    lines = ProgressEntry.objects.filter(petition_id=petition.pk)
    assert [line.public_text for line in lines] == ["已转入专门渠道办理，内容不公开"]
    assert not LedgerEntry.objects.filter(pk=petition.pk).exists()


def test_seal_off_dates_the_report_to_the_day(cast, seal):
    seal(file_one(cast))

    report = SealedReport.objects.get()
    entry = AuditEntry.objects.get(chain=SEALED_CHAIN, act="file")
    assert report.filed_at == entry.at == MONDAY.replace(day=22, hour=16)


def test_seal_off_of_a_matter_of_nobody_is_anonymous(cast, seal):
    seal(file_one(cast, name="", phone=""))

    assert SealedReport.objects.get().mode == Mode.ANONYMOUS
    assert not Notification.objects.filter(channel="sms").exists()


def test_seal_off_takes_identity_from_the_account(cast, seal):
    user = accounts.resident_of(PHONE, at=MONDAY)

    seal(file_one(cast, name="", phone="", user=user))

    report = SealedReport.objects.get()
    assert (report.mode, report.envelope.phone) == (Mode.CONFIDENTIAL, PHONE)


def test_seal_off_seals_a_recording_without_a_copy(cast, seal, people):
    matter = Matter(text="", channel="voice", phone=PHONE, grid=cast.unit, idempotency_key="v")
    spoken = voices.file_spoken(matter, read_sound(io.BytesIO(wav(9))), at=MONDAY).petition

    seal(spoken)

    file = SealedFile.objects.get()
    assert (file.kind, file.has_clean, file.original) == (FileKind.VOICE, False, wav(9))
    assert not spoken.recordings.exists()


def test_seal_off_is_one_entry_in_the_chain_without_the_report(cast, seal):
    petition = file_one(cast)

    seal(petition)

    report = SealedReport.objects.get()
    mine = AuditEntry.objects.filter(object_type="petitions.petition", object_id=petition.pk)
    entry = mine.get(act="seal_off")
    assert (entry.actor_id, entry.detail["to"]) == (cast.dispatcher.pk, State.SEALED_OFF)
    assert report.mark not in str(list(mine.values()))


def test_nothing_in_clear_ties_the_matter_to_the_report(cast, seal):
    petition = file_one(cast)
    seal(petition)
    report = SealedReport.objects.get()
    ties = {
        "digits": receipt_of(petition),
        "mark": report.mark,
        "report": str(report.public_id),
    }

    petitions = [(where, text) for where, text in dumping.pieces() if "sealed" not in where]

    assert dumping.leaks(ties, iter(petitions)) == []


def test_mark_words_of_a_sensitive_matter_go_too(cast, seal):
    SensitiveWord.objects.create(kind="other", word=MARKER)
    petition = file_one(cast)
    assert SensitiveMark.objects.filter(petition=petition).exists()
    SensitiveWord.objects.all().delete()

    seal(petition, by=cast.shift_leader)

    assert found() == []


# --- who may, and when not ------------------------------------------------------------------------


def test_seal_off_after_dispatch_is_refused_in_words(cast, seal):
    petition = file_one(cast, category=cast.heating)
    dispatch(petition, [Share(cast.housing)], by=None, at=MONDAY)

    with pytest.raises(moving.CannotSeal, match=r"承办单位已经看过内容.*没有改动.*不予受理"):
        seal(petition)

    assert not SealedReport.objects.exists()


def test_seal_off_of_a_matter_that_others_went_into_is_refused(cast, seal):
    petition, other = file_one(cast), file_one(cast)
    merging.merge(other, into=petition, by=cast.dispatcher, at=MONDAY)

    with pytest.raises(moving.CannotSeal, match=r"有 1 件并入了这件.*撤销并案"):
        seal(petition)
    with pytest.raises(moving.CannotSeal, match="已并案"):
        seal(other)


def test_seal_off_by_somebody_without_the_seat_is_out_of_reach(cast, seal):
    with pytest.raises(OutOfReach):
        seal(file_one(cast), by=cast.handler)


def test_seal_off_of_a_matter_about_custody_is_refused_and_changes_nothing(cast, seal, people):
    petition = file_one(cast)

    with pytest.raises(moving.CannotSeal, match="12388"):
        seal(petition, unit="", people=("保管甲",))

    assert Petition.objects.get(pk=petition.pk).raw_text == said("原话")


def test_seal_off_with_an_unreadable_photo_changes_nothing(cast, seal):
    petition = plant(cast)
    lines = ProgressEntry.objects.count()
    for name in default_storage.listdir("photos/2026/11")[1]:
        default_storage.delete(f"photos/2026/11/{name}")

    with pytest.raises(moving.CannotSeal, match="没有转入，这件没有改动"):
        seal(petition)

    fresh = Petition.objects.get(pk=petition.pk)
    assert (fresh.state, fresh.raw_text) == (State.NEED_INFO, said("改后"))
    assert (SealedReport.objects.count(), ProgressEntry.objects.count()) == (0, lines)


def test_seal_off_that_fails_at_its_end_leaves_nothing_half_done(cast, seal):
    petition = plant(cast)

    def fail(**_facts):
        raise OSError("disk full")

    signals.petition_turned.connect(fail)
    with pytest.raises(OSError, match="disk full"):
        seal(petition)
    signals.petition_turned.disconnect(fail)

    fresh = Petition.objects.get(pk=petition.pk)
    assert (fresh.state, fresh.raw_text) == (State.NEED_INFO, said("改后"))
    assert not SealedReport.objects.exists()
    assert len(default_storage.listdir("photos/2026/11")[1]) == 1


def test_files_left_by_a_dead_worker_are_swept(cast, people, disk):
    petition = plant(cast)
    move(petition, cast)
    assert len(default_storage.listdir("photos/2026/11")[1]) == 1

    clock.sweep(at=LATER)

    assert default_storage.listdir("photos/2026/11")[1] == []
    assert emptying.clear_left() == 0


def test_clear_files_spares_an_ordinary_matter(cast, disk):
    petition = plant(cast)

    assert emptying.clear_files(petition.pk) == 0


def test_timeline_of_an_ordinary_matter_still_cannot_go(cast):
    petition = file_one(cast)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ProgressEntry.objects.filter(petition_id=petition.pk).delete()


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_make_one_report(cast, people):
    petition = file_one(cast)
    clerks = [cast.dispatcher, cast.shift_leader]

    def act(clerk):
        try:
            return move(petition, cast, by=clerk).state
        except OutOfReach:
            return "gone"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        done = sorted(pool.map(act, clerks))

    assert done == ["gone", State.SEALED_OFF]
    assert (SealedReport.objects.count(), WaitingReceipt.objects.count()) == (1, 1)
