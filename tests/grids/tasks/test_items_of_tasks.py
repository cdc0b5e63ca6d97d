from datetime import timedelta
from uuid import uuid4

import pytest

from grids.codes import Act
from grids.models import CareTask, RegisterChange, Resident, TaskCell, TaskItem
from grids.queries.tasks.asked import known_for
from grids.queries.tasks.items import item_rows, split_items
from grids.queries.tasks.report import answer_rows, report_of
from grids.services import redrawing
from grids.services.hierarchy import NewPlace
from grids.services.registers import amend, move_out
from grids.services.registers.visit import VisitRefused
from grids.services.tasks import admitting, answering, asking, drafting, turning
from grids.tasking.choices import CellState, ItemState
from grids.tasking.known_facts import known_of
from grids.tasking.questions import Question
from tests.factories.grid_tasks import TODAY, a_draft, draft_task, running_task
from tests.factories.petitions import MONDAY
from tests.factories.registers import (
    make_building,
    make_care,
    make_household,
    make_premises,
    make_resident,
    make_room,
)
from yuanbao.models import AuditEntry
from yuanbao.workflow import OutOfReach

pytestmark = pytest.mark.django_db

STAFF = Question("", "number", "从业人数", required=True, fact="staff_count", each=True)
CALL = Question("", "text", "联系电话", fact="contact_phone", each=True)
TIDY = Question("", "yes_no", "门前干净吗", required=True, each=True)


@pytest.fixture
def shop(cast):
    return make_premises(cast.unit, name="老孙小馆", staff_count=3, contact_phone="13800001111")


@pytest.fixture
def item(cast, shop):
    task = running_task(
        cast, cast.community, subject="shop", questions=(STAFF, CALL, TIDY), minutes=20
    )
    return TaskItem.objects.get(cell__task=task)


def answer(item, cast, *, seen=None, key="", **given):
    data = {"q3": "yes", **given}
    return asking.answer_item(item, data, seen=seen, key=key, by=cast.grid_worker, at=MONDAY)


def test_open_turn_lists_the_rows_that_are_meant_in_each_grid(cast, shop):
    make_premises(cast.unit, name="大厂", kind="firm")
    gone = make_premises(cast.unit, name="关了的店")
    gone.state = "closed"
    gone.save(update_fields=["state"])

    task = running_task(cast, subject="shop", questions=(TIDY,))

    items = TaskItem.objects.filter(cell__task=task)
    assert list(items.values_list("row_id", "number", "cell__grid")) == [
        (shop.pk, shop.number, cast.unit.pk)
    ]
    counts = task.cells.order_by("grid__code").values_list("n_items", flat=True)
    assert sorted(counts) == [0, 1]
    assert turning.open_turns(task, at=MONDAY) == 0
    assert report_of(task, cast.handler).items == 1


def test_old_people_in_care_are_those_of_seventy_with_a_standing_care_task(cast):
    home = make_household(make_room(make_building(cast.unit)))
    old = make_resident(home, name="张桂芬", birth_date="1950-01-01")
    make_resident(home, name="李大爷", birth_date="1950-01-01")
    young = make_resident(home, name="王小明", birth_date="1990-01-01")
    for person in (old, young):
        make_care(person)

    task = running_task(cast, cast.community, subject="old_in_care", questions=(TIDY,))

    assert TaskItem.objects.get(cell__task=task).row_id == old.pk
    assert CareTask.objects.count() == 2


def test_confirmed_row_changes_no_field_and_its_history_names_the_task(cast, item, shop):
    item = answer(item, cast, key=str(uuid4()))

    shop.refresh_from_db()
    line = RegisterChange.objects.filter(row_id=shop.pk).latest("pk")
    assert (item.state, item.checked) == (ItemState.DONE, {"q1": "same", "q2": "same"})
    assert (line.act, line.fields) == (Act.VISIT, [])
    assert line.why == "网格任务：沿街商户摸底（区住房和城乡建设局）"
    assert item.cell.task.cells.get().n_items_settled == 1


def test_correction_is_written_into_the_register_with_the_task_as_its_source(cast, item, shop):
    item = answer(item, cast, q1="5", q2="13900002222", key=str(uuid4()))

    shop.refresh_from_db()
    line = RegisterChange.objects.filter(row_id=shop.pk, act=Act.AMEND).get()
    assert (shop.staff_count, shop.contact_phone) == (5, "13900002222")
    assert (line.fields, line.by_id) == (["contact_phone", "staff_count"], cast.grid_worker.pk)
    assert "网格任务" in line.why
    assert item.checked == {"q1": "changed", "q2": "changed"}


def test_personal_value_stays_in_the_register_alone(cast, item):
    item = answer(item, cast, q2="13900002222")

    kept = f"{item.answers} {item.checked} {item.cell.answers}"
    told = " ".join(str(entry.detail) for entry in AuditEntry.objects.all())
    row = item_rows(item.cell.task, [item], cast.handler)[0]
    assert item.answers == {"q1": "3", "q3": "yes"}
    assert "13900002222" not in kept + told
    assert row.texts == ["3", "已更正", "是"]
    assert row.row is None


def test_report_opens_the_register_to_those_who_may_see_it(cast, item, shop):
    rows = item_rows(item.cell.task, [item], cast.community_clerk)

    assert rows[0].row == shop


def test_report_names_no_person(cast):
    home = make_household(make_room(make_building(cast.unit)))
    make_resident(home, name="张桂芬", kind="02")
    task = running_task(cast, cast.community, subject="floating", questions=(TIDY,))
    item = TaskItem.objects.get(cell__task=task)

    row = item_rows(task, [item], cast.handler)[0]

    assert (row.title, item.number) == ("", Resident.objects.get().number)
    assert split_items(item.cell)[0][0].title == "张**"


def test_number_written_into_words_is_struck(cast, shop):
    words = Question("", "text", "情况", each=True)
    task = running_task(cast, cast.community, subject="shop", questions=(words,))
    item = TaskItem.objects.get(cell__task=task)

    said = answer(item, cast, q1="老板电话 13900002222")
    skipped = asking.skip_item(said, "打了 13900002222 没人接", by=cast.grid_worker, at=MONDAY)

    assert said.answers["q1"].startswith("老板电话")
    assert "13900002222" not in str(said.answers) + skipped.remark


@pytest.mark.parametrize(
    ("given", "faulty"),
    [({"q1": "很多"}, "q1"), ({"q2": "12"}, "q2"), ({"q3": ""}, "q3")],
)
def test_answer_that_cannot_be_is_refused_and_nothing_written(cast, item, shop, given, faulty):
    with pytest.raises(answering.AnswersRefused) as refused:
        answer(item, cast, **given)

    shop.refresh_from_db()
    assert list(refused.value.faults) == [faulty]
    assert shop.versions == {}


def test_what_a_register_lacks_is_to_be_filled_in(cast):
    make_premises(cast.unit, name="新店")
    task = running_task(cast, cast.community, subject="shop", questions=(STAFF,))
    item = TaskItem.objects.get(cell__task=task)

    with pytest.raises(answering.AnswersRefused):
        asking.answer_item(item, {}, by=cast.grid_worker, at=MONDAY)
    item = asking.answer_item(item, {"q1": "2"}, by=cast.grid_worker, at=MONDAY)

    assert (item.checked, item.answers) == ({"q1": "first"}, {"q1": "2"})


def test_field_changed_by_somebody_else_meanwhile_is_a_conflict(cast, item, shop):
    amend(shop, {"staff_count": 8}, why="来电", by=cast.community_clerk, at=MONDAY)

    with pytest.raises(VisitRefused) as refused:
        answer(item, cast, seen={"staff_count": 0}, q1="5")
    item = answer(item, cast, seen={"staff_count": 1}, q1="5")

    assert refused.value.conflicts == {0: ["staff_count"]}
    assert item.answers["q1"] == "5"


def test_same_key_again_changes_nothing_and_a_new_one_mends(cast, item, shop):
    key = str(uuid4())

    answer(item, cast, q1="5", key=key)
    again = answer(item, cast, q1="9", key=key)
    mended = answer(item, cast, q1="6", key=str(uuid4()))

    assert (again.answers["q1"], mended.answers["q1"]) == ("5", "6")
    assert RegisterChange.objects.filter(row_id=shop.pk, act=Act.AMEND).count() == 2


def test_cell_with_rows_left_is_not_done(cast, item):
    with pytest.raises(answering.ItemsLeft, match="还有 1 个"):
        answering.answer(item.cell, {}, by=cast.grid_worker, at=MONDAY)
    asking.skip_item(item, "三次没开门", by=cast.grid_worker, at=MONDAY)

    cell = answering.answer(item.cell, {}, by=cast.grid_worker, at=MONDAY)

    assert cell.state == CellState.DONE
    with pytest.raises(answering.CellClosed):
        answer(item, cast)


def test_row_that_holds_no_more_is_not_asked_and_stops_nobody(cast):
    home = make_household(make_room(make_building(cast.unit)))
    person = make_resident(home, kind="02")
    task = running_task(cast, cast.community, subject="floating", questions=(TIDY,))
    item = TaskItem.objects.get(cell__task=task)
    move_out(person, why="搬走", by=None, at=MONDAY)

    with pytest.raises(asking.RowGone):
        asking.answer_item(item, {"q1": "yes"}, by=cast.grid_worker, at=MONDAY)

    assert split_items(item.cell)[0][0].row is None
    cell = answering.answer(item.cell, {}, by=cast.grid_worker, at=MONDAY)
    assert cell.state == CellState.DONE


def test_item_of_another_grid_and_skipping_without_a_reason_are_refused(cast, item):
    with pytest.raises(OutOfReach):
        asking.answer_item(item, {"q3": "yes"}, by=cast.other_grid_worker, at=MONDAY)
    with pytest.raises(answering.ReasonMissing):
        asking.skip_item(item, " ", by=cast.grid_worker, at=MONDAY)


def test_withdrawn_task_takes_no_more_answers(cast, item):
    turning.withdraw(item.cell.task, by=cast.handler, at=MONDAY)

    with pytest.raises(answering.CellClosed):
        answer(item, cast)


def test_question_a_register_answers_already_is_refused(cast):
    task = draft_task(cast, subject="shop", questions=())

    with pytest.raises(drafting.AlreadyKnown, match="从业人数"):
        drafting.add_question(
            task, Question("", "number", "从业人数？", each=True), by=cast.handler, at=MONDAY
        )
    with pytest.raises(drafting.AlreadyKnown, match="在册住户数"):
        drafting.add_question(
            task, Question("", "number", "在册住户数"), by=cast.handler, at=MONDAY
        )


@pytest.mark.parametrize(
    ("subject", "question"),
    [
        ("", TIDY),
        ("shop", Question("", "text", "姓名", fact="legal_person", each=True)),
        ("shop", Question("", "text", "什么", fact="nothing")),
    ],
    ids=["of nobody", "field not fit", "fact unknown"],
)
def test_question_bound_to_nothing_is_refused(cast, subject, question):
    task = draft_task(cast, subject=subject, questions=())

    with pytest.raises(drafting.SubjectRefused):
        drafting.add_question(task, question, by=cast.handler, at=MONDAY)


def test_subject_with_questions_is_not_changed_and_without_any_not_handed_in(cast):
    bare = draft_task(cast, subject="shop", questions=())
    with pytest.raises(admitting.NothingAsked):
        admitting.submit(bare, by=cast.handler, at=MONDAY)

    task = drafting.add_question(bare, TIDY, by=cast.handler, at=MONDAY)

    facts = a_draft(subject="household")
    with pytest.raises(drafting.SubjectRefused):
        drafting.amend(task, facts, [cast.district], by=cast.handler, at=MONDAY)


def test_counted_fact_is_shown_with_its_day_and_a_true_figure_stands_beside_it(cast, shop):
    shops = Question("", "number", "在册商铺数", fact="shops")
    homes = Question("", "number", "在册住户数", fact="households")
    cell = running_task(cast, questions=(shops, homes)).cells.get(grid=cast.unit)

    known = known_for(cell)
    with pytest.raises(answering.AnswersRefused):
        answering.answer(cell, {"q1": "许多"}, by=cast.grid_worker, at=MONDAY)
    cell = answering.answer(cell, {"q1": "2"}, by=cast.grid_worker, at=MONDAY)

    assert [(one.text, one.on) for one in known] == [("1", TODAY), ("0", None)]
    assert (cell.answers, cell.known["q1"]) == ({"q1": 2, "q2": 0}, [1, TODAY.isoformat()])
    assert answer_rows(cell.task.form, [cell])[0].texts == ["2（台账 1）", "0"]


def test_facts_of_one_reader_are_counted_in_one_query(cast, shop, django_assert_num_queries):
    codes = ("shops", "households", "care", "rooms_let", "facilities_02", "unheard_of")

    with django_assert_num_queries(1):
        held = known_of(codes, [cast.unit.pk, cast.other_unit.pk])

    here, there = held[cast.unit.pk], held[cast.other_unit.pk]
    assert (here["shops"].value, there["shops"].value) == (1, 0)
    assert here["shops"].on == TODAY
    assert set(here) == set(codes) - {"unheard_of"}


def test_facts_of_the_tree_are_read_in_one_query(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        held = known_of(("code", "area_km2"), [cast.unit.pk])

    assert held[cast.unit.pk]["code"].value == cast.unit.code


def test_later_turn_asks_what_the_register_has_then(cast, shop):
    task = running_task(
        cast,
        cast.community,
        subject="shop",
        questions=(TIDY,),
        repeat="weekly",
        days=3,
        ends_on=TODAY + timedelta(days=20),
    )
    make_premises(cast.unit, name="新开的店")

    turning.open_turns(task, at=MONDAY + timedelta(days=7))

    counts = task.cells.order_by("starts_on").values_list("n_items", flat=True)
    assert list(counts) == [1, 1, 2]


def test_split_grid_loses_no_row_and_asks_none_twice(cast, item, shop):
    parts = [NewPlace(level=cast.unit.level, name=name) for name in ("第1网格甲", "第1网格乙")]

    redrawing.split(cast.unit, parts, by=None, at=MONDAY)

    shop.refresh_from_db()
    kept = TaskItem.objects.get()
    assert (kept.pk, kept.cell.grid) == (item.pk, shop.grid)
    counts = TaskCell.objects.filter(task=item.cell.task).values_list("n_items", flat=True)
    assert sum(counts) == 1


def test_merged_grids_ask_every_row_once(cast, item, shop):
    second = cast._place(cast.community, cast.unit.level, "馨悦第2网格")
    make_premises(second)
    cast.unit.refresh_from_db()

    new = redrawing.merge([cast.unit, second], "合并网格", by=None, at=MONDAY)

    items = TaskItem.objects.filter(cell__grid=new)
    assert items.count() == len(set(items.values_list("row_id", flat=True))) == 2
    assert sum(TaskCell.objects.filter(grid=new).values_list("n_items", flat=True)) == 2
