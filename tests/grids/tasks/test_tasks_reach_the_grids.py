from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from grids.models import GridTask, MinuteLimit, TaskCell
from grids.queries.tasks.asked import known_for, tasks_of_worker
from grids.queries.tasks.load import busy_rows, load_of, ranked
from grids.queries.tasks.report import report_of
from grids.services import hierarchy, redrawing
from grids.services.tasks import admitting, answering, drafting, reminding, turning
from grids.tasking.choices import CellState, TaskState
from grids.tasking.questions import Question
from tests.factories.grid_tasks import SHOP, TODAY, a_draft, draft_task, running_task
from tests.factories.petitions import MONDAY
from yuanbao.models import Notification
from yuanbao.workflow import OutOfReach, TransitionRefused

pytestmark = pytest.mark.django_db


def test_draft_for_a_unit_one_does_not_serve_is_out_of_reach(cast):
    with pytest.raises(OutOfReach):
        drafting.draft("D17", a_draft(), [cast.town], by=cast.handler, at=MONDAY)


def test_draft_of_a_platform_beyond_its_own_place_is_refused(cast):
    clerk = cast.community_clerk

    with pytest.raises(drafting.PlacesRefused, match="河沿社区"):
        drafting.draft(cast.platform.code, a_draft(), [cast.other_community], by=clerk, at=MONDAY)


@pytest.mark.parametrize(
    ("values", "n_places", "refusal"),
    [
        ({"ends_on": TODAY - timedelta(days=1)}, 1, drafting.DatesRefused),
        ({}, 0, drafting.PlacesRefused),
    ],
)
def test_draft_that_does_not_fit_is_refused(cast, values, n_places, refusal):
    places = [cast.district][:n_places]

    with pytest.raises(refusal):
        drafting.draft("D16", a_draft(**values), places, by=cast.handler, at=MONDAY)


def test_amend_after_submitting_is_refused(cast):
    task = admitting.submit(draft_task(cast), by=cast.handler, at=MONDAY)

    with pytest.raises(drafting.NoLongerDraft):
        drafting.add_question(task, SHOP, by=cast.handler, at=MONDAY)


def test_admit_opens_one_cell_for_each_unit_once(cast):
    task = running_task(cast)

    again = turning.open_turns(task, at=MONDAY)

    assert task.state == TaskState.RUNNING
    assert again == 0
    assert set(task.cells.values_list("grid", "town", "community")) == {
        (cast.unit.pk, cast.town.pk, cast.community.pk),
        (cast.other_unit.pk, cast.other_town.pk, cast.other_community.pk),
    }


def test_admit_by_the_drafter_and_by_others_without_the_right_is_refused(cast):
    task = admitting.submit(draft_task(cast), by=cast.handler, at=MONDAY)
    GridTask.objects.filter(pk=task.pk).update(drafted_by=cast.shift_leader)
    task.refresh_from_db()

    with pytest.raises(admitting.RuledByDrafter):
        admitting.admit(task, by=cast.shift_leader, at=MONDAY)
    with pytest.raises(OutOfReach):
        admitting.admit(task, by=cast.approver, at=MONDAY)


def test_refuse_without_a_reason_is_refused_and_with_one_can_be_mended(cast):
    task = admitting.submit(draft_task(cast), by=cast.handler, at=MONDAY)

    with pytest.raises(admitting.ReasonMissing):
        admitting.refuse(task, why=" ", by=cast.shift_leader, at=MONDAY)
    task = admitting.refuse(task, why="问得太多", by=cast.shift_leader, at=MONDAY)
    task = drafting.drop_question(task, "q1", by=cast.handler, at=MONDAY)

    assert admitting.submit(task, by=cast.handler, at=MONDAY).state == TaskState.SUBMITTED


def test_submit_under_a_standing_admission_needs_no_ruling(cast):
    first = admitting.submit(draft_task(cast), by=cast.handler, at=MONDAY)
    until = TODAY + timedelta(days=365)
    first = admitting.admit(first, standing_until=until, by=cast.shift_leader, at=MONDAY)

    second = draft_task(cast, title="复查", standing=first.standing)
    longer = draft_task(cast, title="太久", standing=first.standing, minutes=30)

    assert admitting.submit(second, by=cast.handler, at=MONDAY).state == TaskState.ADMITTED
    with pytest.raises(admitting.NotCovered, match="30"):
        admitting.submit(longer, by=cast.handler, at=MONDAY)
    admitting.end_standing(first.standing, by=cast.shift_leader, at=MONDAY)
    late = draft_task(cast, title="过期", standing=first.standing)
    with pytest.raises(admitting.NotCovered, match="过期"):
        admitting.submit(late, by=cast.handler, at=MONDAY + timedelta(days=1))
    with pytest.raises(OutOfReach):
        admitting.end_standing(first.standing, by=cast.handler, at=MONDAY)


def test_load_adds_the_tasks_of_all_units_and_warns_over_the_limit(cast):
    MinuteLimit.objects.create(minutes=90, valid_from=date(2020, 1, 1), source="测试")
    running_task(cast, cast.community, minutes=60)

    load = load_of(draft_task(cast, repeat="daily", minutes=10), TODAY)

    assert (load.units, load.own, load.most, load.limit, load.over) == (2, 50, 110, 90, 1)
    rows = busy_rows(load, ranked(load))
    assert [(row.before, row.after) for row in rows] == [(60, 110), (0, 50)]


def test_recurring_turns_are_opened_a_week_ahead_and_late_cells_closed(cast):
    ends = TODAY + timedelta(days=27)
    task = running_task(cast, cast.community, repeat="weekly", days=3, ends_on=ends)
    week = MONDAY + timedelta(days=7)

    turning.open_turns(task, at=week)
    turning.close_late(task, at=week)

    first = [TODAY + timedelta(weeks=n) for n in range(3)]
    cells = task.cells.order_by("starts_on")
    assert [cell.starts_on for cell in cells] == first
    assert [cell.state for cell in cells] == ["closed", "open", "open"]


def test_task_ends_by_itself_after_its_last_day(cast):
    task = running_task(cast)

    assert turning.to_open(at=MONDAY) == [task.pk]
    turning.open_turns(task, at=MONDAY + timedelta(days=5))

    task.refresh_from_db()
    assert task.state == TaskState.ENDED
    assert set(task.cells.values_list("state", flat=True)) == {CellState.CLOSED}


def test_answer_twice_with_one_key_is_one_answer(cast):
    cell = running_task(cast).cells.get(grid=cast.unit)
    worker = cast.grid_worker

    answering.answer(cell, {"q1": "12"}, by=worker, at=MONDAY, key="k")
    again = answering.answer(cell, {"q1": "99"}, by=worker, at=MONDAY, key="k")

    assert (again.state, again.answers) == (CellState.DONE, {"q1": 12})
    with pytest.raises(TransitionRefused):
        answering.answer(cell, {"q1": "13"}, by=worker, at=MONDAY, key="other")


def test_answer_of_another_grid_is_out_of_reach(cast):
    cell = running_task(cast).cells.get(grid=cast.other_unit)

    with pytest.raises(OutOfReach):
        answering.answer(cell, {"q1": "12"}, by=cast.grid_worker, at=MONDAY)


def test_answer_with_faults_or_before_its_day_is_refused(cast):
    photo = Question("", "photo", "门脸", required=True)
    cell = running_task(cast, questions=(SHOP, photo)).cells.get(grid=cast.unit)
    early = running_task(cast, starts_on=TODAY + timedelta(days=2)).cells.get(grid=cast.unit)

    with pytest.raises(answering.AnswersRefused) as refused:
        answering.answer(cell, {}, by=cast.grid_worker, at=MONDAY)
    with pytest.raises(answering.NotYet):
        answering.answer(early, {"q1": "1"}, by=cast.grid_worker, at=MONDAY)

    assert set(refused.value.faults) == {"q1", "q2"}


def test_cell_is_handed_back_and_asked_again_each_with_a_reason(cast):
    cell = running_task(cast).cells.get(grid=cast.unit)

    with pytest.raises(answering.ReasonMissing):
        answering.hand_back(cell, "", by=cast.grid_worker, at=MONDAY)
    cell = answering.hand_back(cell, "不是本网格", by=cast.grid_worker, at=MONDAY, key="k")
    assert answering.hand_back(
        cell, "再说一次", by=cast.grid_worker, at=MONDAY, key="k"
    ).remark == ("不是本网格")
    with pytest.raises(answering.ReasonMissing):
        answering.ask_again(cell, " ", by=cast.handler, at=MONDAY)
    with pytest.raises(OutOfReach):
        answering.ask_again(cell, "是的", by=cast.community_clerk, at=MONDAY)
    cell = answering.ask_again(cell, "确属本网格", by=cast.handler, at=MONDAY)
    cell = answering.not_applicable(cell, "没有商户", by=cast.grid_worker, at=MONDAY)

    assert (cell.state, cell.remark) == (CellState.NOT_APPLICABLE, "没有商户")


def test_fact_of_a_register_is_shown_kept_and_never_asked(cast):
    bound = Question("", "text", "编码", required=True, fact="code")
    cell = running_task(cast, questions=(bound,)).cells.get(grid=cast.unit)

    known = known_for(cell)
    cell = answering.answer(cell, {}, by=cast.grid_worker, at=MONDAY)

    assert [(one.label, one.text) for one in known] == [("编码", cast.unit.code)]
    assert cell.answers == {"q1": cast.unit.code}


def test_tasks_of_worker_are_those_of_the_own_grid_that_have_begun(cast):
    task = running_task(cast)
    running_task(cast, starts_on=TODAY + timedelta(days=2))

    rows = tasks_of_worker(cast.grid_worker, TODAY)

    assert list(rows) == [task.cells.get(grid=cast.unit)]
    assert not tasks_of_worker(cast.resident, TODAY).exists()


def test_report_shows_each_reader_their_own_places(cast):
    task = running_task(cast)
    cell = task.cells.get(grid=cast.unit)
    answering.answer(cell, {"q1": "3"}, by=cast.grid_worker, at=MONDAY)

    whole, town = report_of(task, cast.handler), report_of(task, cast.town_clerk)
    other = report_of(task, cast.other_handler)

    assert (whole.total, whole.settled, whole.open) == (2, 1, 1)
    assert [row.code for row in town.rows] == [cast.town.code]
    assert other.total == 0


def test_split_grid_is_asked_part_by_part_and_loses_nothing(cast):
    task = running_task(cast)
    before = report_of(task, cast.handler)
    parts = [
        hierarchy.NewPlace(level=cast.unit.level, name=name) for name in ("第1网格甲", "第1网格乙")
    ]

    news = redrawing.split(cast.unit, parts, by=None, at=MONDAY)

    cells = TaskCell.objects.filter(task=task)
    assert report_of(task, cast.handler).total == before.total + 1
    assert [cell.grid for cell in cells.filter(opened_for=cast.unit)] == [news[0]]
    assert [cell.grid for cell in cells.filter(opened_for=news[1])] == [news[1]]
    assert list(tasks_of_worker(cast.grid_worker, TODAY)) == []
    assert not cells.filter(state="open", grid__retired_at__isnull=False).exists()


def test_merged_grids_bring_both_cells_and_answered_ones_stay(cast, django_assert_num_queries):
    second = cast._place(cast.community, cast.unit.level, "馨悦第2网格")
    task = running_task(cast, cast.community)
    done = task.cells.get(grid=second)
    TaskCell.objects.filter(pk=done.pk).update(state=CellState.DONE)
    cast.unit.refresh_from_db()

    new = redrawing.merge([cast.unit, second], "合并网格", by=None, at=MONDAY)

    assert set(task.cells.values_list("state", "grid")) == {("open", new.pk), ("done", second.pk)}


def test_merged_grids_are_asked_once_what_both_were_asked(cast):
    second = cast._place(cast.community, cast.unit.level, "馨悦第2网格")
    task = running_task(cast, cast.community)
    cast.unit.refresh_from_db()

    new = redrawing.merge([cast.unit, second], "合并网格", by=None, at=MONDAY)

    assert list(task.cells.values_list("state", "grid")) == [("open", new.pk)]


def test_merged_grids_keep_an_answer_that_was_asked_again(cast):
    second = cast._place(cast.community, cast.unit.level, "馨悦第2网格")
    task = running_task(cast, cast.community)
    task.cells.filter(grid=second).update(answers={"q1": 12})
    cast.unit.refresh_from_db()

    new = redrawing.merge([cast.unit, second], "合并网格", by=None, at=MONDAY)

    assert [cell.answers for cell in task.cells.filter(grid=new).order_by("pk")] == [
        {},
        {"q1": 12},
    ]


def test_closed_grid_without_an_heir_is_asked_no_more(cast):
    task = running_task(cast, cast.community)

    hierarchy.retire(cast.unit, by=None, at=MONDAY)

    assert [cell.state for cell in task.cells.all()] == [CellState.CLOSED]


def test_moved_community_brings_its_cells_town_along(cast):
    task = running_task(cast, cast.community)

    hierarchy.move(cast.community, cast.other_town, by=None, at=MONDAY)

    assert task.cells.get().town == cast.other_town


def test_withdraw_and_end_close_what_is_open(cast):
    withdrawn, ended = running_task(cast), running_task(cast)

    turning.withdraw(withdrawn, by=cast.handler, at=MONDAY)
    turning.end(ended, by=cast.handler, at=MONDAY)

    assert not TaskCell.objects.filter(state=CellState.OPEN).exists()
    with pytest.raises(OutOfReach):
        turning.end(ended, by=cast.other_handler, at=MONDAY)


def test_workers_are_reminded_once_before_and_once_after(cast):
    worker = cast.grid_worker
    turn = running_task(cast).turns.get()
    soon, late = MONDAY + timedelta(days=3), MONDAY + timedelta(days=5)

    assert reminding.to_remind(at=MONDAY) == []
    assert reminding.to_remind(at=soon) == [turn.pk]
    for at in (soon, soon, late):
        reminding.remind(turn, at=at)

    titles = Notification.objects.filter(user=worker).order_by("pk").values_list("title", flat=True)
    assert [title[-5:] for title in titles] == ["27 截止", "，已经过期"]
    assert localdate(late) > turn.due_on
