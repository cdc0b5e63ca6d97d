from datetime import timedelta

import pytest

from party import tasks
from party.knowledge.choices import FileState, ItemState
from party.models import KnowledgeFile, KnowledgeItem
from party.services import reviewing
from party.services.knowledge import entries, files
from tests.factories.knowledge import make_facts, upload
from tests.factories.party import MONDAY
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)


def states():
    return sorted(KnowledgeItem.objects.values_list("state", flat=True))


def test_uploaded_table_is_read_and_nothing_is_written_yet(cast):
    file = upload(cast.district, cast.editor)

    assert (file.state, file.n_parts, file.content) == (FileState.CHECKED, 2, None)
    assert file.parts[0] == ["室温多少算达标", "不低于十八度。", ""]
    assert states() == []


def test_taking_in_makes_drafts_of_the_uploader(cast):
    file = files.take_in(upload(cast.district, cast.editor), by=cast.editor, at=LATER)

    assert (file.state, file.n_done) == (FileState.DONE, 2)
    assert states() == [ItemState.DRAFT] * 2
    item = KnowledgeItem.objects.order_by("id").first()
    assert (item.written_by, item.owner_unit, item.versions.count()) == (
        cast.editor,
        "区住房和城乡建设局",
        1,
    )


def test_large_file_goes_on_in_portions(cast, monkeypatch):
    monkeypatch.setattr(files, "PORTION", 1)
    monkeypatch.setattr(files, "hint", lambda *_args, **_facts: None)

    file = files.take_in(upload(cast.district, cast.editor), by=cast.editor, at=LATER)
    first = (file.state, file.n_done)
    tasks.work_on_file(file_id=file.pk)
    file.refresh_from_db()

    assert first == (FileState.RUNNING, 1)
    assert (file.state, file.n_done) == (FileState.DONE, 2)
    assert files.work_on(file.pk, at=LATER) is False


def test_file_that_waits_is_read_by_the_sweep(cast, monkeypatch):
    monkeypatch.setattr(files, "AT_ONCE", 0)
    monkeypatch.setattr(files, "hint", lambda *_args, **_facts: None)
    file = upload(cast.district, cast.editor)

    waiting = files.to_work_on()
    files.work_on(file.pk, at=LATER)
    file.refresh_from_db()

    assert (waiting, file.state) == ([file.pk], FileState.CHECKED)


def test_unreadable_file_says_why(cast):
    file = upload(cast.district, cast.editor, content="甲,乙\n1,2\n")

    assert (file.state, file.trouble) == (FileState.DROPPED, "表头要有“问题”和“答案”两列。")


def test_entries_with_faults_are_left_out_and_named(cast):
    file = upload(cast.district, cast.editor, content="问题,答案\n甲题,有\n乙题,\n")

    assert (file.n_parts, file.faults) == (1, [["乙题", "没有内容"]])


def test_too_large_file_is_refused(cast, monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 3)

    with pytest.raises(files.TooLarge):
        upload(cast.district, cast.editor)


def test_upload_for_a_place_of_others_is_out_of_reach(cast):
    with pytest.raises(OutOfReach):
        upload(cast.district, cast.handler)


def test_dropped_file_cannot_be_taken_in(cast):
    file = files.drop(upload(cast.district, cast.editor), by=cast.editor, at=LATER)

    with pytest.raises(TransitionRefused):
        files.take_in(file, by=cast.editor, at=LATER)


def test_undo_takes_back_untouched_drafts_and_leaves_the_others(cast):
    file = files.take_in(upload(cast.district, cast.editor), by=cast.editor, at=LATER)
    kept = KnowledgeItem.objects.order_by("id").first()
    entries.edit(kept, make_facts(cast.district), base=1, by=cast.editor, at=LATER)

    undone = files.undo(file, by=cast.editor, at=LATER)

    assert (undone.state, undone.n_left) == (FileState.UNDONE, 1)
    assert states() == [ItemState.DRAFT, ItemState.WITHDRAWN]


def test_publishing_a_whole_file_is_for_somebody_else(cast):
    file = files.take_in(upload(cast.district, cast.editor), by=cast.editor, at=LATER)

    with pytest.raises(reviewing.OwnWork):
        files.publish_all(file, by=cast.editor, at=LATER)
    assert files.publish_all(file, by=cast.reviewer, at=LATER) == 2
    assert states() == [ItemState.PUBLISHED] * 2
    assert KnowledgeFile.objects.get().items.count() == 2
