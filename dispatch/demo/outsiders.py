"""Scenes with others: bodies without a desk, the hotline's matters and what is written back."""

from collections.abc import Callable
from datetime import timedelta

from django.utils.timezone import localtime

from dispatch.choices import OutsideOutcome
from dispatch.demo.photos import draw_photo
from dispatch.demo.stage import Stage
from dispatch.exchange import SheetKind
from dispatch.models import Hotline, HotlineMatter, OutsideLink, WorkOrder, WriteBack
from dispatch.services.exchange import hotline as platforms
from dispatch.services.exchange import sheet_imports, write_back
from dispatch.services.exchange.hotline import Sent
from dispatch.services.orders import handling, outside
from dispatch.services.organisation import staff_sheets
from petitions.choices import Satisfaction, Solved

BODIES = ("OUT01", "OUT03", "OUT02", "OUT05", "OUT06")
MATTERS = (
    ("0101", "暖气片不热已经三天", "楼里中间户暖气片不热，摸着温乎，屋里十五度。"),
    ("0201", "半夜起水压很小", "六楼从半夜起水流像线一样，热水器都打不着。"),
    ("0403", "路口的灯一亮一灭", "小学路口那盏灯一亮一灭，晚上接孩子看不清。"),
    ("0204", "断了的网线耷拉在楼道", "三楼楼道里断了的网线耷拉着，绊了老人两次。"),
    ("0703", "公交站牌被撞歪", "站牌被货车撞歪了，字朝里看不见。"),
)


def outside_body(stage: Stage, n: int) -> None:
    """0 link sent, 1 signed, 2 answered by link; 3 told and signed, 4 answered by telephone."""
    code, title, text = MATTERS[n]
    petition = stage.file(9 + n * 4, code, words=(title, text))
    order = stage.give(petition, stage.agency(BODIES[n]), stage.ago(8.9 + n * 4), "权属单位")
    if n < 3:
        _by_link(stage, order, n)
    else:
        _by_call(stage, order, n)


def _by_link(stage: Stage, order: WorkOrder, n: int) -> None:
    links = OutsideLink.objects.select_related("order__agency", "order__petition__category")
    if n == 1:
        outside.sign_by_link(links.get(order=order), at=stage.ago(6))
    if n == 2:
        outside.answer_by_link(
            links.get(order=order),
            signer="抢修班 李师傅",
            answer="今天上午已更换控制器和两只灯头，现场测试一个周期正常亮灭，抢修班 10 点离场。",
            claimed="yes",
            at=stage.ago(3),
            photos=[draw_photo(50, is_done=True)],
        )


def _by_call(stage: Stage, order: WorkOrder, n: int) -> None:
    by = stage.user("dispatch1")
    if n == 3:
        for said, outcome, hours in (
            ("记下了，下午派人看。", OutsideOutcome.TOLD, 7),
            ("已派单给外线班，明天上午收线。", OutsideOutcome.SIGNED, 4),
        ):
            outside.log_call(
                order,
                spoke_with="调度室 张调度",
                said=said,
                outcome=outcome,
                by=by,
                at=stage.ago(hours),
            )
        return
    outside.log_call(
        order,
        spoke_with="站务 刘师傅",
        said="下午就扶正了，已拍照。",
        outcome=OutsideOutcome.ANSWERED,
        by=by,
        at=stage.ago(5),
        answer="站务下午已把站牌扶正并重新固定，字面朝外，现场拍照留存。",
        claimed="yes",
    )


SENT = (
    ("0101", "西面屋子冷，暖气不热", "顶楼西面屋子一直冷，暖气片不热，量了十四度。"),
    ("0404", "院里下水井往外冒", "院里下水井往外冒脏水，味道很大，结了冰。"),
    ("0501", "物业不扫雪", "下完雪物业两天没有扫，门口全是冰。"),
    ("0904", "养老保险断缴了能补吗", "前年下岗断了两年，现在想补缴，去哪个窗口。"),
    ("0101", "交了费不给供暖", "交了采暖费说阀门没开，来了两次都没有开成。"),
    ("1203", "广场舞音响太大", "早上六点广场舞音响就开，住二楼睡不了。"),
)


def from_the_hotline(stage: Stage, n: int) -> None:
    """0 new, 1 changed twice, 2 urged, 3 answered, 4 written back, 5 refused by the platform."""
    hotline, (code, title, text) = Hotline.objects.get(code="8890"), SENT[n]
    hours = 30 + n * 6
    sent = Sent(
        number=f"8890{localtime(stage.ago(hours)):%Y%m%d}{n + 1:04d}",
        title=title,
        text=text,
        place="见来电记录",
        category=stage.world.categories[code],
        their_category="市民生活/供热" if code == "0101" else "城市管理",
        name="王女士",
        phone=f"1390415{2000 + n}",
        filed_at=stage.ago(hours),
        due_at=stage.at + timedelta(hours=40),
    )
    matter = platforms.take_in(hotline, sent, by=None, at=stage.ago(hours - 0.3)).matter
    order = stage.give(
        matter.petition, stage.world.duties[code].lead, stage.ago(hours - 0.5), "热线转来"
    )
    if n == 1:
        _changed(stage, hotline, sent)
    if n == 2:
        words = "反映人又来电，说更冷了。"
        platforms.urge(matter, text=words, urged_at=stage.ago(4), by=None, at=stage.ago(3.9))
    if n > 2:
        _settled(stage, matter, order, n)


def _changed(stage: Stage, hotline: Hotline, sent: Sent) -> None:
    later = (
        "院里下水井往外冒脏水，今天冒得更多，一楼厕所也返水了。",
        "一楼三户厕所都返水，院里结冰摔了一个人，请今天来人。",
    )
    for n, text in enumerate(later):
        again = Sent(**{**sent.__dict__, "text": text})
        platforms.take_in(hotline, again, by=None, at=stage.ago(10 - n * 5))


def _settled(stage: Stage, matter: HotlineMatter, order: WorkOrder, n: int) -> None:
    order = stage.taken(order, 24)
    at = stage.ago(12)
    order = handling.finish(
        order, answer=stage.answer(order, at), claimed="yes", by=stage.staff(order), at=at
    )
    handling.verify(order, by=stage.user("dispatch1"), at=stage.ago(10))
    if n == 4:
        write_back.take_receipt(matter, is_taken=True, by=None, at=stage.ago(8))
        said = {"solved": Solved.YES, "satisfaction": Satisfaction.SATISFIED}
        platforms.take_rating(matter, **said, by=None, at=stage.ago(6))
    if n == 5:
        why = "答复没有写具体时间，退回补充"
        write_back.take_receipt(matter, is_taken=False, why=why, by=None, at=stage.ago(7))


def answers_exported(stage: Stage, _n: int) -> None:
    """The answer of the third settled matter lies in a file that nobody has confirmed yet."""
    hotline = Hotline.objects.get(code="8890")
    if WriteBack.objects.filter(matter__hotline=hotline, state="waiting").exists():
        write_back.export(hotline, by=stage.user("intake1"), at=stage.ago(5))


HEAD = "编号,标题,内容,类型,分类,镇街,社区,地点,来电人,电话,反映时间,办结时限"


def files_of_the_hotline(stage: Stage, n: int) -> None:
    """0 checked, with a row that cannot be taken; 1 taken over."""
    hotline, by = Hotline.objects.get(code="12345"), stage.user("intake1")
    filed = f"{localtime(stage.ago(20 + n * 24)):%Y-%m-%d %H:%M}"
    due = f"{localtime(stage.at + timedelta(days=4)):%Y-%m-%d %H:%M}"
    lines = [
        f"DD{n}{row:03d},,{text},求助,,,,{place},李先生,1390415300{row},{filed},{due}"
        for row, (text, place) in enumerate(
            (
                ("五号楼电梯停了两天，老人下不了楼。", "五号楼"),
                ("菜市场门口路灯全灭，晚上看不见。", "菜市场门口"),
            )
        )
    ]
    if n == 0:
        lines.append("DD9,,,求助,,,,,李先生,12,没有写,")
    data = "\n".join([HEAD, *lines]).encode()
    name = ("12345来件.csv", "12345来件-昨天.csv")[n]
    at = stage.ago(1 + n * 22)
    sheet = sheet_imports.stage(SheetKind.MATTER, name, data, hotline=hotline, by=by, at=at)
    if n:
        sheet_imports.ask_apply(sheet, by=by, at=at)
        while sheet_imports.apply_portion(sheet.pk, at=at):
            pass


STAFF = "登录名,姓名,手机号,单位,岗位,从,到,邮箱"


def file_of_staff(stage: Stage, _n: int) -> None:
    day = f"{stage.day(0):%Y-%m-%d}"
    lines = [
        f"d10-9,孙晓燕,13904154001,区教育局,经办人,{day},,",
        f"d21-9,周立新,13904154002,区卫生健康局,收件岗,{day},,",
        f"d99-1,郑国强,13904154003,没有这个单位,经办人,{day},,",
    ]
    data = "\n".join([STAFF, *lines]).encode()
    staff_sheets.stage("新到岗人员.csv", data, by=stage.user("admin"), at=stage.ago(2))


SCENES: tuple[tuple[Callable[[Stage, int], None], int], ...] = (
    (outside_body, 5),
    (from_the_hotline, 6),
    (answers_exported, 1),
    (files_of_the_hotline, 2),
    (file_of_staff, 1),
)
