"""Five tasks of different units over several hundred grids, some of them answered."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.utils.timezone import localdate

from dispatch.models import Staffing
from grids.choices import Level
from grids.models import Grid, GridTask, MinuteLimit, Post, TaskCell, TaskItem
from grids.services.tasks import admitting, drafting, turning
from grids.services.tasks.drafting import Draft
from grids.tasking.choices import CellState, Check, ItemState
from grids.tasking.questions import Question, once
from yuanbao.audit import unit_of_work
from yuanbao.roles import Role

SEED = 8
LIMIT = 240
GATE = "D03"
DONE, NOT_APPLICABLE, HANDED_BACK = 0.62, 0.04, 0.01


@dataclass(frozen=True)
class Wanted:
    """What one department asks: of how many towns, from how many days ago, for how long."""

    agency: str
    kind: str
    title: str
    text: str
    minutes: int
    towns: int
    begun: int
    days: int
    repeat: str
    questions: tuple[Question, ...]
    subject: str = ""


def _ask(kind: str, label: str, *options: str, **more: Any) -> Question:
    return Question("", kind, label, options=options, **more)


WANTED = (
    Wanted(
        "D17", "collection", "沿街商户门前三包摸底", "数一数沿街在营业的商户，看有没有占道。",
        25, 2, 3, 12, "once",
        (
            _ask("text", "网格员工作电话", fact="work_phone"),
            _ask("number", "在册商铺数", fact="shops"),
            _ask("choices", "见到的问题", "占道经营", "乱堆物料", "垃圾满溢"),
            _ask("number", "从业人数", fact="staff_count", each=True),
            _ask("text", "联系电话", fact="contact_phone", each=True),
            _ask("yes_no", "门前三包做到了吗", required=True, each=True),
        ),
        "shop",
    ),
    Wanted(
        "D16", "service", "供暖入户问温", "挑三户老人家，问问屋里热不热，不热的当场上报。",
        40, 3, 1, 6, "once",
        (
            _ask("number", "问到的户数", required=True),
            _ask("yes_no", "有没有不热的", required=True),
            _ask("text", "哪一栋不热"),
        ),
    ),
    Wanted(
        "D08", "publicity", "反诈宣传单进楼道", "每个单元门里贴一张，旧的揭掉。",
        30, 1, 2, 9, "once",
        (_ask("number", "贴了多少张", required=True), _ask("yes_no", "物业配合吗")),
    ),
    Wanted(
        "D24", "emergency", "雨雪前排水口查看", "看看雨水口有没有堵，能清的顺手清掉。",
        20, 2, 0, 2, "once",
        (
            _ask("choice", "排水口", "通畅", "清理后通畅", "堵塞要来人", required=True),
            _ask("note", "堵塞要来人的，请另走随手报并拍照。"),
        ),
    ),
    Wanted(
        "D08", "stability", "出租房屋走访", "看看出租房有没有换人，电线有没有乱拉。",
        45, 2, 14, 28, "weekly",
        (
            _ask("number", "走访户数", required=True),
            _ask("yes_no", "有没有安全隐患", required=True),
        ),
    ),
)  # fmt: skip


@unit_of_work
def load_tasks(*, at: datetime) -> int:
    """Make the tasks, once; return how many grids are asked."""
    if GridTask.objects.exists():
        return TaskCell.objects.count()
    today = localdate(at)
    MinuteLimit.objects.get_or_create(
        valid_from=date(2020, 1, 1),
        defaults={"minutes": LIMIT, "source": "演示：每周不超过 4 小时"},
    )
    leader = _keeper_of_the_gate(today) or (
        Post.objects.on(today).filter(role=Role.SHIFT_LEADER).order_by("pk").first()
    )
    towns = list(Grid.objects.live().at_level(Level.TOWN).defer("boundary").order_by("code"))
    rng = Random(SEED)  # noqa: S311 - a story, no secret
    for turn, wanted in enumerate(WANTED):
        places = [towns[(turn + n) % len(towns)] for n in range(wanted.towns)] if towns else []
        drafter = Staffing.objects.on(today).filter(agency__code=wanted.agency, role=Role.HANDLER)
        person = drafter.select_related("user").order_by("pk").first()
        if person is not None and leader is not None and places:
            _run(wanted, places, person.user, leader.user, at=at)
    _answer(rng, today, at)
    return TaskCell.objects.count()


def _keeper_of_the_gate(today: date) -> Staffing | None:
    """Let somebody of the organisation department keep the gate; None where it has nobody."""
    people = Staffing.objects.on(today).filter(agency__code=GATE).order_by("-pk")
    person = people.select_related("agency").first()
    if person is None:
        return None
    facts = {"user": person.user, "agency": person.agency, "role": Role.TASK_GATE}
    return Staffing.objects.get_or_create(**facts, starts_on=person.starts_on)[0]


def _run(wanted: Wanted, places: list[Grid], drafter: Any, leader: Any, *, at: datetime) -> None:
    began = at - timedelta(days=wanted.begun)
    first = localdate(began)
    facts = Draft(
        kind=wanted.kind,
        title=wanted.title,
        text=wanted.text,
        minutes=wanted.minutes,
        starts_on=first,
        ends_on=first + timedelta(days=wanted.days),
        repeat=wanted.repeat,
        days=5,
        subject=wanted.subject,
    )
    task = drafting.draft(wanted.agency, facts, places, by=drafter, at=began)
    for question in wanted.questions:
        task = drafting.add_question(task, question, by=drafter, at=began)
    task = admitting.submit(task, by=drafter, at=began)
    task = admitting.admit(task, why="用时合理，准入。", by=leader, at=began)
    turning.open_turns(task, at=began)
    turning.open_turns(task, at=at)


def _answer(rng: Random, today: date, at: datetime) -> None:
    """Let workers have settled a good part, in one statement."""
    cells = list(TaskCell.objects.filter(starts_on__lte=today).select_related("task"))
    posts = Post.objects.on(today).filter(role=Role.GRID_WORKER)
    workers = dict(posts.values_list("grid", "user"))
    forms: dict[int, list[Question]] = {}
    settled = []
    for cell in cells:
        drawn, worker = rng.random(), workers.get(cell.grid_id)
        if worker is None or drawn > DONE + NOT_APPLICABLE + HANDED_BACK:
            continue
        cell.answered_by_id = worker
        cell.answered_at = at - timedelta(minutes=rng.randrange(5, 900))
        if drawn < DONE:
            form = forms.setdefault(cell.task_id, cell.task.form)
            cell.state, cell.answers = CellState.DONE, _answers(rng, once(form))
        elif drawn < DONE + NOT_APPLICABLE:
            cell.state, cell.remark = CellState.NOT_APPLICABLE, "本网格没有这类对象"
        else:
            cell.state, cell.remark = CellState.HANDED_BACK, "这段路归邻近网格，请核对"
        settled.append(cell)
    _answer_items(rng, settled, forms)
    names = ["state", "answers", "remark", "answered_by", "answered_at", "n_items_settled"]
    TaskCell.objects.bulk_update(settled, names, batch_size=500)


def _answer_items(rng: Random, cells: list[TaskCell], forms: dict[int, list[Question]]) -> None:
    """Let what was asked one by one be settled where the grid is done."""
    done = {cell.pk: cell for cell in cells if cell.state == CellState.DONE}
    items = list(TaskItem.objects.filter(cell__in=list(done)).order_by("pk"))
    for item in items:
        cell = done[item.cell_id]
        each = [one for one in forms[cell.task_id] if one.each]
        item.state, item.answers = ItemState.DONE, _answers(rng, each)
        item.checked = {one.key: Check.SAME for one in each if one.fact}
        item.answered_by_id, item.answered_at = cell.answered_by_id, cell.answered_at
        cell.n_items_settled = cell.n_items
    names = ["state", "answers", "checked", "answered_by", "answered_at"]
    TaskItem.objects.bulk_update(items, names, batch_size=500)


def _answers(rng: Random, form: list[Question]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for one in form:
        if not one.is_asked:
            continue
        if one.kind == "number":
            kept[one.key] = rng.randrange(2, 26)
        elif one.kind == "yes_no":
            kept[one.key] = rng.choice(("no", "no", "no", "yes"))
        elif one.kind == "choice":
            kept[one.key] = rng.choice(one.options)
        elif one.kind == "choices" and rng.random() < 0.4:
            kept[one.key] = [rng.choice(one.options)]
    return kept
