"""Scenes inside an agency: given to sections, signed off, asked for, told of, appealed, exported."""

from collections.abc import Callable
from datetime import timedelta

from dispatch.demo.stage import Stage, again, fresh
from dispatch.models import Staffing, WorkOrder
from dispatch.queries.desks.desk import Filters
from dispatch.queries.desks.scope import order_scope
from dispatch.services.desks import desk, exports
from dispatch.services.judging import appeals, rating, rework
from dispatch.services.judging.rating import Judgement, Rater
from dispatch.services.moves import endings, extensions, sections, suspension
from dispatch.services.orders import approvals, copies, handling, questions
from yuanbao.roles import Capability

PETITIONER = Rater("petitioner", "petitioner")
WAGES = (
    (
        "工地干完活三个月没给工钱",
        "我们八个人在站前工地干瓦工，八月完工，包工头一直说甲方没拨款。条子都在，一共欠十一万多。",
    ),
    (
        "饭店关门，两个月工资没结",
        "我在江沿一家饭店当服务员，店关了，老板电话不接，欠我两个月工资。",
    ),
    ("物流公司拖欠运费和工资", "给物流公司开了半年车，最后两个月的工资和垫付的过路费都没有给。"),
)


def given_to_a_section(stage: Stage, n: int) -> None:
    order = stage.dispatched(6 + n * 3, ("0101", "0404")[n % 2])
    receiver = order.agency.staffings.filter(role="receiver").order_by("id")[0].user
    section = order.agency.sections.order_by("id")[0]
    to = section.staffings.order_by("id")[0].user if n else None
    at = stage.ago(5 + n * 3)
    sections.assign(order, section=section, to=to, by=receiver, at=at)


def _proposed(stage: Stage, n: int) -> WorkOrder:
    order = stage.dispatched(40 + n * 6, "0903", words=WAGES[n])
    handler = stage.user("d15-2")
    order = stage.taken(order, 40 + n * 6, by=handler)
    at = stage.ago(8 + n)
    approvals.propose(
        order,
        answer="11月已联系施工单位和包工头到场核对考勤和工资条，确认欠款属实，单位承诺本月28日前"
        "打到每个人的工资卡；到期没有打，我局按拖欠工资立案。联系电话见来电显示。",
        claimed="partly",
        note_text="单位法人已签承诺书，台账留存。",
        by=handler,
        at=at,
    )
    return again(order)


def waiting_for_the_leader(stage: Stage, _n: int) -> None:
    _proposed(stage, 0)


def signed_off(stage: Stage, _n: int) -> None:
    order = _proposed(stage, 1)
    approvals.approve(order, words="同意。", by=stage.user("d15-4"), at=stage.ago(5))


def not_signed_off(stage: Stage, _n: int) -> None:
    order = _proposed(stage, 2)
    words = "金额和人数没写清，补上再报。"
    approvals.disapprove(order, words=words, by=stage.user("d15-4"), at=stage.ago(4))


def more_time_asked(stage: Stage, n: int) -> None:
    order = stage.signed(30 + n * 4, "0501")
    extensions.ask_extension(
        order,
        days=3 + n,
        reason="小区业主分三批签字，社区周末才能入户，需要多几个工作日。",
        by=stage.staff(order),
        at=stage.ago(6 + n),
    )
    if n:
        leader = stage.user("shift1")
        extensions.grant_extension(again(order), ruling="同意。", by=leader, at=stage.ago(3))


def shelving_asked(stage: Stage, _n: int) -> None:
    order = stage.signed(44, "0503")
    suspension.ask_suspension(
        order,
        why="屋面整体翻修要动用维修资金，正在征求业主意见，入冬前不具备施工条件。",
        meanwhile="已用防水卷材临时封堵，雨雪天由物业巡查。",
        expected_on=stage.day(150),
        by=stage.staff(order),
        at=stage.ago(10),
    )


def end_asked(stage: Stage, _n: int) -> None:
    order = stage.signed(36, "0903")
    endings.ask_end(
        order,
        reason="T1",
        why="反映人上周已向区仲裁委申请仲裁，案号已核对。",
        by=stage.staff(order),
        at=stage.ago(7),
    )


def cancel_asked(stage: Stage, _n: int) -> None:
    order = stage.signed(20, "0401")
    endings.ask_cancel(
        order,
        reason="C2",
        why="与前一张道路破损工单是同一处坑，已在办。",
        by=stage.user("dispatch1"),
        at=stage.ago(4),
    )


def told_of(stage: Stage, n: int) -> None:
    order = stage.signed(12 + n * 2, ("0404", "0401")[n % 2])
    told = [stage.agency(code) for code in ("D23", "D08")]
    sent = copies.send_copies(
        order,
        agencies=told,
        words="请知悉，必要时配合。",
        by=stage.user("dispatch1"),
        at=stage.ago(9),
    )
    if n:
        reader = told[0].staffings.order_by("id")[0].user
        copies.read_copy(sent[0], by=reader, at=stage.ago(7))


def judged_unfairly(stage: Stage, n: int) -> None:
    order = stage.verified(60 + n * 5)
    said = Judgement(
        solved="no",
        satisfaction="dissatisfied",
        reasons=["没有解决"],
        comment=("门口的路灯还是不亮。", "退费的事没有答应我。", "打错了，别的事。")[n],
    )
    row = rating.rate(order, said, rater=PETITIONER, at=stage.ago(14 + n))
    rework.act_on(row, at=stage.ago(13.9 + n))
    asked = appeals.appeal(
        again(order),
        reason=("A1", "A3", "A2")[n],
        text=("评价说的是路灯，不是供热。", "已书面说明退费依据。", "反映人来电说点错了。")[n],
        by=stage.staff(order),
        at=stage.ago(10),
    )
    leader = stage.user("shift1")
    if n == 1:
        ruling = "政策解释清楚，但没有联系记录，不予剔除。"
        appeals.refuse_appeal(asked, ruling=ruling, by=leader, at=stage.ago(5))
    if n == 2:
        ruling = "回访核实确系点错，剔除。"
        appeals.accept_appeal(asked, ruling=ruling, by=leader, at=stage.ago(5))


def asked_twice(stage: Stage, _n: int) -> None:
    """A long story: a question, two internal lines, a public one, sent back, finished again."""
    order = stage.signed(96, "0101")
    by, petition = stage.staff(order), order.petition
    questions.ask(order, text="请补充户号，方便查供热台账。", by=by, at=stage.ago(80))
    questions.take_answer(fresh(petition), at=stage.ago(70))
    for n, words in enumerate(
        (
            "已联系供热企业，明早入户测温。",
            "入户测温：北卧 15 度，客厅 17 度，家中无人调过阀。",
            "换热站一次网压差偏低，企业今晚调平衡。",
            "复测：北卧 19 度，客厅 20 度。",
        )
    ):
        handling.note(
            again(order),
            text=words,
            is_public=n != 2,
            by=by,
            at=stage.ago(60 - n * 8),
        )
    at = stage.ago(30)
    order = handling.finish(
        again(order), answer=stage.answer(order, at), claimed="yes", by=by, at=at
    )
    why = "没有写复测的时间和温度，请补上再报。"
    handling.send_back(order, why=why, by=stage.user("dispatch1"), at=stage.ago(28))


def leaver_with_orders(stage: Stage, _n: int) -> None:
    """Somebody goes at the end of the week with an order still in hand."""
    order = stage.dispatched(9, "0302")
    places = order.agency.staffings.filter(role="handler").order_by("id")
    place = places.exclude(user__leaves__isnull=False).last()
    receiver = order.agency.staffings.filter(role="receiver").order_by("id")[0].user
    sections.assign(order, to=place.user, by=receiver, at=stage.ago(8))
    Staffing.objects.filter(pk=place.pk).update(ends_on=stage.day(3))


def own_lists(stage: Stage, _n: int) -> None:
    """A clerk's kept filters, and an export of the last hour."""
    clerk = stage.user("d16-1")
    desk.keep_filter(clerk, name="供热快超时", query="tab=todo&time=soon&category=0101")
    desk.keep_filter(clerk, name="路灯", query="tab=all&category=0403")
    scope = order_scope(clerk, Capability.VIEW_ORDER)
    exports.export_orders(scope, Filters(), by=clerk, at=stage.at - timedelta(minutes=40))


SCENES: tuple[tuple[Callable[[Stage, int], None], int], ...] = (
    (given_to_a_section, 2),
    (waiting_for_the_leader, 1),
    (signed_off, 1),
    (not_signed_off, 1),
    (more_time_asked, 2),
    (shelving_asked, 1),
    (end_asked, 1),
    (cancel_asked, 1),
    (told_of, 2),
    (judged_unfairly, 3),
    (asked_twice, 1),
    (leaver_with_orders, 1),
    (own_lists, 1),
)
