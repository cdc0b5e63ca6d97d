"""Scenes of 督办, 批示 and 吹哨: each in every state."""

from collections.abc import Callable
from datetime import timedelta

from dispatch.choices import InstructionSource, NoticeKind, NoticeLevel
from dispatch.demo.stage import Stage, again, working_day_after
from dispatch.models import SupervisionNotice
from dispatch.services.oversight import instructions, notice_papers, whistles
from dispatch.services.oversight.instructions import Wish
from dispatch.services.oversight.whistles import Call, Verdict

DEMANDS = (
    "本周内到现场处置完毕，说明两次承诺没有兑现的原因。",
    "写明超期原因、现在进展和办结日期。",
    "会同社区向反映人当面说明，附照片。",
    "说明为什么至今没有联系反映人。",
)
REPLY = "已到现场处置，昨天下午完工，反映人在场确认；超期是因为等材料，已约谈施工队。"


def supervised(stage: Stage, n: int) -> None:
    """0 withdrawn and asked anew, 1 late, 2 answered, 3 done, then asked again and for more."""
    by = stage.user("supervise1")
    order = stage.signed(170 + n * 12, ("0101", "0404", "0302", "0401")[n])

    def issue(hours: float, days: int, level: int = NoticeLevel.DESK) -> SupervisionNotice:
        return notice_papers.supervise(
            order,
            kind=(NoticeKind.OVERDUE, NoticeKind.UNSOLVED)[n % 2],
            level=level,
            demand=DEMANDS[n],
            due_on=stage.day(days),
            by=by,
            at=stage.ago(hours),
        )

    notice = issue(100, -2 if n == 1 else 3, NoticeLevel.LEADER if n == 1 else NoticeLevel.DESK)
    if n == 0:
        why = "与热线转来的督办是同一件事。"
        notice_papers.withdraw_notice(notice, why=why, by=by, at=stage.ago(90))
        issue(20, 3)
    if n in {2, 3}:
        clerk = stage.staff(again(order))
        notice_papers.reply_notice(notice, text=REPLY, by=clerk, at=stage.ago(60))
    if n == 3:
        notice_papers.accept_reply(notice, ruling="认可。", by=by, at=stage.ago(52))
        notice = issue(50, 3)
        notice_papers.reply_notice(notice, text=REPLY, by=clerk, at=stage.ago(30))
        ruling = "没有照片，没有反映人签字，请补。"
        notice_papers.demand_more(
            notice, ruling=ruling, due_on=stage.day(2), by=by, at=stage.ago(22)
        )


ORDERS = (
    ("D16", "供热不达标的小区这几天要逐户测温，结果报我。", InstructionSource.PLATFORM),
    ("D17", "平房区的除雪盲点请街里和城管一起过一遍，列出清单。", InstructionSource.VISIT),
    ("D25", "企业反映用工难，请拿出一个可行的办法，两周内回我。", InstructionSource.MEETING),
    ("D15", "农民工工资的事要赶在春节前见底。", InstructionSource.PAPER),
    ("D24", "电梯困人连着两起，查一查维保单位。", InstructionSource.PHONE),
)


def instructed(stage: Stage, n: int) -> None:
    """0 under way, 1 late, 2 answered, 3 accepted, 4 withdrawn."""
    leader, (code, text, source) = stage.user("leader"), ORDERS[n]
    agency = stage.agency(code)
    at = stage.ago(180 if n else 30)
    petition = stage.signed(50, "0101").petition if n == 0 else None
    row = instructions.instruct(
        Wish(
            text=text,
            agency=agency,
            due_on=working_day_after(at, 3) if n == 1 else stage.day(5),
            source=source,
            leader=leader,
            petition=petition,
        ),
        by=leader,
        at=at,
    )
    clerk = agency.staffings.order_by("id")[0].user
    if n in {0, 1, 2}:
        words = "已分三组下去，今天走完一半，明天报清单。"
        instructions.report_on(row, text=words, by=clerk, at=stage.ago(26))
    if n in {2, 3}:
        words = "清单和办法已报，涉及 14 家，已逐家回访，9 家当场解决。"
        instructions.reply_instruction(row, text=words, by=clerk, at=stage.ago(20))
    if n == 3:
        instructions.accept_instruction(row, text="同意，盯住后续。", by=leader, at=stage.ago(15))
    if n == 4:
        words = "市里已统一安排，区里不再单独部署。"
        instructions.withdraw_instruction(row, text=words, by=leader, at=stage.ago(100))


CALLS = (
    ("沿街三家烧烤占道，社区劝了四次没有用，请执法和市监到场定办法。", "江沿步行街东口"),
    ("老旧小区化粪池满溢，三家都说不归自己，请到现场当面定。", "馨居小区后院"),
    ("学校门口早高峰堵死，请交警、城管、学校一起来定车流。", "实验小学南门"),
    ("平房区违建挡了消防通道，请自然资源、城管、消防到场认定。", "老平房区二条"),
    ("地下室群租，消防隐患大，请消防、公安、住建一起上门。", "天悦小区 6 号楼"),
)
CALLED = (
    ("D17", "D24"),
    ("D16", "D17"),
    ("D28", "D17", "D10"),
    ("D29", "D17", "D31"),
    ("D31", "D27", "D16"),
)


def whistled(stage: Stage, n: int) -> None:
    """0 asked for by a community, 1 called, 2 met, 3 scored, 4 called off."""
    by = stage.clerk(stage.community if n == 0 else stage.town)
    text, place = CALLS[n]
    meets = stage.next_morning() if n in {0, 1} else stage.ago(30 + n)
    row = whistles.whistle(
        Call(text, place, meets, tuple(stage.agency(code) for code in CALLED[n])),
        by=by,
        at=meets - timedelta(hours=70) if n > 1 else stage.ago(5),
    )
    if n in {1, 2, 3}:
        coming = row.calls.order_by("agency__code")[0].agency.staffings.order_by("id")[0].user
        words = f"{coming.name}，带执法记录仪"
        at = stage.ago(3) if n == 1 else meets - timedelta(hours=20)
        whistles.confirm(row, coming=words, by=coming, at=at)
    if n in {2, 3}:
        present = list(row.calls.order_by("agency__code").values_list("pk", flat=True))
        result = "现场定：城管牵头，三天内清走；自然资源出认定；社区每天看一遍，周五再碰头。"
        later = meets + timedelta(hours=2)
        whistles.report_in(row, present=present[: 4 - n + 1], result=result, by=by, at=later)
    if n == 3:
        verdicts = {call.pk: _verdict(call.has_come) for call in row.calls.all()}
        whistles.score(row, verdicts=verdicts, by=by, at=stage.ago(20))
    if n == 4:
        why = "隐患当天已由社区和房主自行清除。"
        whistles.withdraw_whistle(row, why=why, by=by, at=meets - timedelta(hours=4))


def _verdict(has_come: bool | None) -> Verdict:
    return (
        Verdict(5, "到得快，当场拿出办法。") if has_come else Verdict(2, "没有到场，事后电话说明。")
    )


SCENES: tuple[tuple[Callable[[Stage, int], None], int], ...] = (
    (supervised, 4),
    (instructed, 5),
    (whistled, 5),
)
