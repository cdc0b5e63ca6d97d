"""Scenes of the centre's own day: events, promises, hand-overs, reports, sensitive matters, calls."""

from collections.abc import Callable
from datetime import timedelta

from dispatch.choices import CallOutcome, EventKind, SensitiveKind
from dispatch.demo.stage import Stage, fresh
from dispatch.models import EventMatter
from dispatch.services.centre import events, follow_up, handover, pledges, reports, sensitive
from dispatch.services.centre.events import Declaration
from dispatch.services.routes import routing
from dispatch.watches import turn_at

COLD = (
    ("七号楼整栋不热", "昨晚开始整栋楼暖气冰凉，屋里十三度，老人孩子受不了，什么时候能修好。"),
    ("家里暖气突然凉了", "今天早上起来暖气全凉了，楼上楼下都一样，是不是管道坏了。"),
    ("孩子冻感冒了，暖气没有", "从半夜停到现在，没有人通知，孩子都冻感冒了，请给个准信。"),
)


def burst_main(stage: Stage, _n: int) -> None:
    """One burst main, three people who felt it."""
    by, at = stage.user("dispatch1"), stage.ago(5)
    event = events.declare(
        Declaration(
            title="热网干管破裂抢修",
            kind=EventKind.BURST,
            agency=stage.agency("D16"),
            grids=[stage.community.grid],
            public_text="江沿路热网干管破裂，正在开挖抢修，周边小区暂时停暖，今晚恢复。",
            starts_at=stage.ago(6),
            expected_at=stage.at + timedelta(hours=7),
            category=stage.world.categories["0101"],
        ),
        by=by,
        at=at,
    )
    for n, words in enumerate(COLD):
        petition = stage.file(4 - n, "0101", words=words, unit=stage.home)
        events.join(event, fresh(petition), by=by, at=stage.ago(3.5 - n))
    # Not joined yet: it is offered on the event's page.
    words = ("暖气片只有一半热", "客厅的暖气片上半截热下半截凉，是不是和抢修有关系。")
    stage.file(0.7, "0101", words=words, unit=stage.home)


def planned_outage(stage: Stage, _n: int) -> None:
    morning = stage.next_morning()
    events.declare(
        Declaration(
            title="计划停电检修",
            kind=EventKind.PLANNED,
            agency=stage.agency("OUT02"),
            grids=[stage.town.grid],
            public_text="供电公司更换台区变压器，停电约 6 小时，请提前备好照明，电梯停用期间请走楼梯。",
            starts_at=morning,
            expected_at=morning + timedelta(hours=6),
        ),
        by=stage.user("shift1"),
        at=stage.ago(3),
    )


def event_over(stage: Stage, _n: int) -> None:
    by = stage.user("dispatch1")
    event = events.declare(
        Declaration(
            title="主干道除雪作业占道",
            kind=EventKind.WORKS,
            agency=stage.agency("D16"),
            grids=[stage.town.grid],
            public_text="夜间机械除雪，部分路段半幅通行，请绕行。",
            starts_at=stage.ago(60),
            expected_at=stage.ago(34),
        ),
        by=by,
        at=stage.ago(59),
    )
    words = ("路被铲雪车堵了半边", "早上上班那条路堵了半边，排队二十分钟，能不能晚上干。")
    petition = stage.file(50, "0501", words=words, unit=stage.home)
    events.join(event, fresh(petition), by=by, at=stage.ago(49))
    answer = "昨晚 22 时起机械除雪，今晨 6 时前全部恢复双向通行；以后占道作业提前一天公示。"
    event = events.end(event, answer=answer, by=by, at=stage.ago(36))
    for row in EventMatter.objects.filter(event=event):
        events.answer_matter(row, at=stage.ago(36))


PROMISES = (
    ("今天下班前回电告知抢修结果", 4.0),
    ("两小时内联系物业并回话", 0.4),
    ("上午把测温记录发给反映人", -3.0),
    ("当天落实谁去调阀", -20.0),
    ("回电说明退费什么时候到账", -26.0),
)
KEPT, BROKEN = 3, 4


def promised(stage: Stage, _n: int) -> None:
    """Two lie ahead, one is past its moment, one was kept and one broken; all of one matter."""
    order, by = stage.signed(40, "0101"), stage.user("dispatch1")
    for n, (text, hours) in enumerate(PROMISES):
        row = pledges.pledge(
            order.petition,
            text=text,
            due_at=stage.at + timedelta(hours=hours),
            person=by if n % 2 else stage.user("intake1"),
            by=by,
            at=stage.ago(28 + n),
        )
        if n == KEPT:
            pledges.keep(row, text="已回电，反映人知道了。", by=by, at=stage.ago(21))
        if n == BROKEN:
            words = "供热企业退费审批没有走完，已改约明天上午。"
            pledges.miss(row, text=words, by=by, at=stage.ago(25))


HANDED = (
    (
        "全天平稳。热网抢修一处，已登记事件，居民电话较多，话术在已知事件里。",
        "盯热网抢修的恢复时间。",
    ),
    ("夜里两起突发：一起排水外溢，一起路灯断电，均已派单到人。", "排水那件早上要有人到场核实。"),
    ("平稳，无敏感件。", ""),
)


def handed_over(stage: Stage, n: int) -> None:
    """The last watch waits for its signature; those before it are signed."""
    turn = turn_at(stage.at).previous()
    for _back in range(n):
        turn = turn.previous()
    words, to_do = HANDED[n]
    row = handover.hand_over(
        turn, words=words, to_do=to_do, by=stage.user("shift1"), at=turn.ends_at
    )
    if n:
        at = turn.ends_at + timedelta(minutes=6)
        handover.sign_handover(row, remark="都已接手。", by=stage.user("duty1"), at=at)


def reported(stage: Stage, n: int) -> None:
    """Yesterday's report waits to be signed; the two before it are signed."""
    by, day = stage.user("shift1"), stage.day(-1 - n)
    at = stage.ago(24 * (n + 1) - 12)
    row = reports.draft(day, at=at, by=None)
    if n:
        words = "供热诉求较前一日减少两成，主要集中在平房区；突发件 1 起，当日处置完毕。"
        to_do = "继续盯供热测温，督办两件超期。"
        reports.edit(row, words=words, tomorrow=to_do, by=by, at=at)
        reports.sign(row, by=by, at=at)


GRAVE = (
    (
        "一个人在家，觉得活不下去",
        "老伴走了以后整天一个人，退休金被骗了，觉得活不下去，不知道跟谁说。",
    ),
    ("车间要集体去区政府讨说法", "厂里欠三个月工资，明天上午几十个人要集体去区政府讨说法。"),
    ("有自媒体来拍占道的事", "今天有人扛着机器拍烧烤占道，说要发网上，问我们管没管。"),
    ("邻居喝了酒说要拼命", "楼上两家因为漏水吵了半个月，昨天喝了酒拿着家伙说要拼命。"),
)


def grave(stage: Stage, n: int) -> None:
    """0 and 1 found by their words, 2 marked by hand, 3 marked and asked to be lifted."""
    at = stage.ago(2 + n * 3)
    petition = stage.file(2 + n * 3, "", choose=False, words=GRAVE[n])
    routing.route(petition, at=at + timedelta(seconds=4))
    by = stage.user("shift1")
    petition = fresh(petition)
    if not petition.is_sensitive:
        kind = (SensitiveKind.SELF, SensitiveKind.CROWD, SensitiveKind.PRESS, SensitiveKind.OTHER)[
            n
        ]
        reason = "有媒体到场，按规定先限范围。" if n == 2 else "可能当面冲突。"
        sensitive.mark(petition, kind=kind, reason=reason, by=by, at=at + timedelta(minutes=9))
    if n == 3:
        why = "民警和社区已上门调解，双方签了协议。"
        sensitive.ask_unmark(fresh(petition), why=why, by=by, at=stage.ago(1))


RUNG = (
    (),
    ((CallOutcome.NO_ANSWER, "响了八声没有人接"),),
    ((CallOutcome.NO_ANSWER, "关机"), (CallOutcome.REFUSED, "说不用评了，知道办完了")),
)


def rung_back(stage: Stage, n: int) -> None:
    """0 to be rung, 1 to be tried again, 2 done with."""
    order = stage.verified(110 + n * 7, "0101")
    for m, (outcome, note) in enumerate(RUNG[n]):
        follow_up.follow_up(
            order.petition,
            outcome=outcome,
            note=note,
            by=stage.user("callback1"),
            at=stage.ago(6 - m * 3),
        )


SCENES: tuple[tuple[Callable[[Stage, int], None], int], ...] = (
    (burst_main, 1),
    (planned_outage, 1),
    (event_over, 1),
    (promised, 1),
    (grave, 4),
    (rung_back, 3),
    (handed_over, 3),
    (reported, 3),
)
