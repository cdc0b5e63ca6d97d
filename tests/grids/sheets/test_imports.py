"""A register's file: checked row by row, good rows taken over, everything undone exactly."""

import hashlib
from datetime import timedelta

import pytest
from django.db import connection

from grids.models import ImportChange, Post, RegisterImport, RegisterImportPart
from grids.services.sheets import parts, staging, taking, undoing
from grids.services.sheets.parts import findings_of
from grids.sheets.choices import ImportState, Mode, OnMatch, RowEffect
from tests.factories.grids import PostFactory, PostHolderFactory
from tests.factories.petitions import MONDAY
from yuanbao.models import AuditEntry, Notification
from yuanbao.roles import Role
from yuanbao.sheet_undoing import left_rows
from yuanbao.sheets import SheetRefused
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("posts_known")]
HEAD = "登录名,网格编码,岗位,电话,从"
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def ada(cast):
    assert cast.community_clerk.pk  # whoever imports is there before tables are compared
    return PostHolderFactory(username="ada")


def uploaded(cast, *lines, **more):
    data = "\n".join([HEAD, *lines]).encode()
    facts = {"place": cast.community, "by": cast.community_clerk, "at": MONDAY, **more}
    return staging.upload("posts", "任职.csv", data, **facts)


def worked(run, at=LATER):
    while taking.work_on(run.pk, at=at):
        pass
    return RegisterImport.objects.get(pk=run.pk)


def checked(cast, *lines, **more):
    return worked(uploaded(cast, *lines, **more))


def imported(cast, *lines, **more):
    run = checked(cast, *lines, **more)
    staging.start(run, by=cast.community_clerk, at=LATER)
    return worked(run)


def undone(cast, run):
    undoing.undo(run, why="传错了", by=cast.community_clerk, at=LATER)
    return worked(run)


def findings(run):
    return [finding for part in run.parts.order_by("serial") for finding in findings_of(part)]


def words(run):
    return {f.line: "；".join(f"{name}：{why}" for name, why in f.faults) for f in findings(run)}


def counts(run):
    return run.n_new, run.n_changed, run.n_same, run.n_skipped, run.n_bad


def dump(model):
    """Return a digest of a whole table, column by column."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t)::text FROM {model._meta.db_table} t ORDER BY id")
        return hashlib.sha256("\n".join(row[0] for row in cursor).encode()).hexdigest()


def row(cast, phone="13800001111", grid=None, role="网格员", name="ada"):
    return f"{name},{(grid or cast.unit).code},{role},{phone},2026/1/2"


def test_upload_checks_in_the_background_and_writes_nothing(cast, ada):
    run = checked(cast, row(cast), row(cast, "41523", role="网格长"))

    assert run.state == ImportState.CHECKED
    assert counts(run) == (1, 0, 0, 0, 1)
    assert (run.n_rows, run.n_checked, run.file) == (2, 2, "")
    assert not Post.objects.filter(user=ada).exists()


def test_check_says_of_each_bad_row_which_column_and_why(cast, ada):
    run = checked(
        cast,
        row(cast, name=""),
        row(cast, role="皇帝"),
        row(cast, name="nobody"),
        row(cast, grid=cast.other_unit),
        row(cast),
        row(cast),
        f"ada,{cast.unit.code},网格员,1,昨天",
    )

    found = words(run)
    assert found[2] == "登录名：没有填"
    assert "岗位：只能填：网格员" in found[3]
    assert found[4] == "登录名：没有这个账号"
    assert "不在您导入的范围内" in found[5]
    assert found[6] == ""
    assert "和第 6 行重复" in found[7]
    assert "电话：" in found[8]
    assert "从：看不懂" in found[8]


def test_start_takes_the_good_rows_and_tells_whoever_started(cast, ada):
    run = imported(cast, row(cast), row(cast, "1"))

    assert run.state == ImportState.DONE
    assert (run.n_done, counts(run)) == (2, (1, 0, 0, 0, 1))
    assert Post.objects.get(user=ada).work_phone == "13800001111"
    assert Notification.objects.filter(user=cast.community_clerk, title="导入已完成").exists()
    acts = AuditEntry.objects.filter(object_type="grids.registerimport").order_by("id")
    assert [entry.act for entry in acts] == [
        "upload_import",
        "check_import",
        "start_import",
        "finish_import",
    ]


@pytest.mark.parametrize(
    ("on_match", "phone", "n"),
    [(OnMatch.SKIP, "1", (1, 0, 0, 1, 0)), (OnMatch.UPDATE, "13800001111", (1, 1, 0, 0, 0))],
)
def test_start_updates_or_skips_what_is_there_as_chosen(cast, ada, on_match, phone, n):
    PostHolderFactory(username="bob")
    post = PostFactory(user=ada, grid=cast.unit, role=Role.GRID_WORKER, work_phone="1")

    run = imported(cast, row(cast), row(cast, name="bob"), on_match=on_match)

    post.refresh_from_db()
    assert (post.work_phone, counts(run)) == (phone, n)


def test_start_refuses_a_file_without_a_good_row(cast, ada):
    run = checked(cast, row(cast, "1"))

    with pytest.raises(TransitionRefused, match="没有可以导入的行"):
        staging.start(run, by=cast.community_clerk, at=LATER)


def test_start_refuses_all_or_nothing_with_a_bad_row(cast, ada):
    run = checked(cast, row(cast), row(cast, "1"), mode=Mode.ALL_OR_NOTHING)

    with pytest.raises(TransitionRefused, match="有 1 行有问题"):
        staging.start(run, by=cast.community_clerk, at=LATER)


def test_start_twice_is_refused_with_who_was_first(cast, ada):
    run = imported(cast, row(cast))

    with pytest.raises(TransitionRefused, match="已导入"):
        staging.start(run, by=cast.community_clerk, at=LATER)


def test_all_or_nothing_takes_no_row_when_one_turned_bad_meanwhile(cast, ada):
    bob = PostHolderFactory(username="bob")
    run = checked(cast, row(cast), row(cast, name="bob"), mode=Mode.ALL_OR_NOTHING)
    staging.start(run, by=cast.community_clerk, at=LATER)
    bob.username = "bobby"
    bob.save()

    failed = worked(run)

    assert failed.state == ImportState.FAILED
    assert "第 3 行没有这个账号" in failed.trouble
    assert not Post.objects.filter(user=ada).exists()
    assert not ImportChange.objects.exists()


def test_a_worker_that_is_killed_goes_on_where_it_was(cast, monkeypatch):
    monkeypatch.setattr(parts, "PART_ROWS", 1)
    for name in ("a", "b", "c"):
        PostHolderFactory(username=name)
    run = checked(cast, *(row(cast, name=name) for name in ("a", "b", "c")))
    staging.start(run, by=cast.community_clerk, at=LATER)
    started = RegisterImport.objects.get(pk=run.pk)
    judge = taking.Judge(
        started, staging.known_spec("posts"), by=started.started_by, at=LATER, is_taking=True
    )
    taking.take_part(judge, at=LATER)

    done = worked(run)
    again = worked(run)

    assert (done.n_done, done.n_new, again.n_new) == (3, 3, 3)
    assert Post.objects.filter(user__username__in=["a", "b", "c"]).count() == 3


def test_undo_leaves_the_table_exactly_as_before(cast, ada):
    bob = PostHolderFactory(username="bob")
    PostFactory(user=bob, grid=cast.unit, role=Role.GRID_WORKER, work_phone="1")
    before = dump(Post)
    run = imported(cast, row(cast), row(cast, name="bob"))
    assert counts(run) == (1, 1, 0, 0, 0)

    back = undone(cast, run)

    assert (back.state, back.n_left, dump(Post)) == (ImportState.UNDONE, 0, before)


def test_undo_leaves_and_names_rows_that_somebody_changed_since(cast, ada):
    bob = PostHolderFactory(username="bob")
    post = PostFactory(user=bob, grid=cast.unit, role=Role.GRID_WORKER, work_phone="1")
    run = imported(cast, row(cast), row(cast, name="bob"))
    Post.objects.filter(pk=post.pk).update(work_phone="13900002222")

    back = undone(cast, run)

    assert back.n_left == 1
    [left] = left_rows(back)
    assert left.n == 1
    assert (left.why, left.rows[0].line) == ("导入以后又有人改过，保留现在的内容", 3)
    assert not Post.objects.filter(user=ada).exists()


def test_undo_is_refused_after_thirty_days(cast, ada):
    run = imported(cast, row(cast))

    with pytest.raises(TransitionRefused, match="超过 30 天"):
        undoing.undo(
            run, why="x", by=cast.community_clerk, at=LATER + staging.KEPT + timedelta(days=1)
        )


def test_upload_refuses_other_places_and_other_people(cast):
    with pytest.raises(OutOfReach):
        uploaded(cast, "x", place=cast.other_community)
    with pytest.raises(OutOfReach):
        uploaded(cast, "x", by=cast.grid_worker)


def test_start_is_out_of_reach_of_the_neighbours_clerk(cast, ada):
    run = checked(cast, row(cast))

    with pytest.raises(OutOfReach):
        staging.start(run, by=cast.other_town_clerk, at=LATER)


@pytest.mark.parametrize(("name", "words"), [("a.xls", "另存为"), ("a.pdf", "只收")])
def test_upload_refuses_files_of_another_kind(cast, name, words):
    with pytest.raises(SheetRefused, match=words):
        staging.upload(
            "posts", name, b"x", place=cast.community, by=cast.community_clerk, at=MONDAY
        )


def test_a_file_that_cannot_be_read_fails_with_its_reason(cast):
    run = staging.upload(
        "posts", "a.csv", b"a,b\n1,2", place=cast.community, by=cast.community_clerk, at=MONDAY
    )

    failed = worked(run)

    assert failed.state == ImportState.FAILED
    assert "缺少：登录名" in failed.trouble


def test_drop_forgets_the_rows(cast, ada):
    run = checked(cast, row(cast))

    dropped = staging.drop(run, by=cast.community_clerk, at=LATER)

    assert dropped.state == ImportState.FAILED
    assert not RegisterImportPart.objects.exists()


def test_wipe_forgets_what_old_files_held(cast, ada):
    run = imported(cast, row(cast))

    wiped = staging.wipe(at=LATER + staging.KEPT + timedelta(days=1))

    run.refresh_from_db()
    assert (wiped, run.n_new) == (1, 1)
    assert run.wiped_at is not None
    assert not RegisterImportPart.objects.exists()
    assert not ImportChange.objects.exists()


def test_what_the_parts_hold_is_sealed(cast, ada):
    checked(cast, row(cast))

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(p)::text FROM grids_registerimportpart p")
        [(text,)] = cursor.fetchall()
    assert '"ada' not in text  # sealed bytes are written in hexadecimal, which may spell it inside


def test_effects_are_told_again_as_they_came_out(cast, ada):
    run = checked(cast, row(cast))
    PostFactory(user=ada, grid=cast.unit, role=Role.GRID_WORKER, work_phone="13800001111")
    staging.start(run, by=cast.community_clerk, at=LATER)

    done = worked(run)

    assert [f.effect for f in findings(done)] == [RowEffect.SAME]
    assert counts(done) == (0, 0, 1, 0, 0)
