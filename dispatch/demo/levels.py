"""Scenes of the three levels: what came down, what went up, what is done on foot."""

from collections.abc import Callable

from dispatch.demo.cast import WORKER
from dispatch.demo.photos import draw_photo
from dispatch.demo.stage import Stage, again, fresh
from dispatch.models import WorkOrder
from dispatch.services.moves import children, escalation
from dispatch.services.orders import contacts, findings, handling
from grids.models import Grid
from petitions.choices import Channel, ConsentWay, Kind
from petitions.services import proxies
from petitions.services.intake import Matter
from yuanbao.models import Purpose
from yuanbao.services.attaching import attach

SWEPT = (
    "11月网格员到现场清走楼道口堆放的纸箱和旧家具，和两户居民说好以后放到集中点，当天清完，已拍照。"
)
DOWN = "请就近先看现场，能办的直接办，办不了说清卡在哪里。"


def _with_town(stage: Stage, hours: float, code: str, words: tuple[str, str]) -> WorkOrder:
    petition = stage.file(hours, code, words=words, unit=stage.home)
    order = stage.give(petition, stage.town, stage.ago(hours - 0.1), "镇街统筹")
    return handling.sign_for(order, by=stage.clerk(stage.town), at=stage.ago(hours * 0.9))


def _with_community(stage: Stage, hours: float, code: str, words: tuple[str, str]) -> WorkOrder:
    petition = stage.file(hours, code, words=words, unit=stage.home)
    return stage.give(petition, stage.community, stage.ago(hours - 0.1), "先在网格解决")


def _down(stage: Stage, order: WorkOrder, to: object, hours: float) -> WorkOrder:
    by = stage.clerk(order.agency)
    return children.send_down(order, to=to, instruction=DOWN, by=by, at=stage.ago(hours))


def sent_to_a_community(stage: Stage, _n: int) -> None:
    words = ("平房区道口没人扫雪", "老平房区那条道下完雪三天没人扫，老人出不了门，请安排清一清。")
    order = _with_town(stage, 10, "0305", words)
    _down(stage, order, stage.community, 7)


def down_to_the_grid(stage: Stage, n: int) -> None:
    words = (
        ("楼道口堆满纸箱和旧家具", "二单元门口堆了一堆纸箱和旧沙发，晚上绊人，消防车也进不来。"),
        ("单元门上贴满小广告", "三单元的门和墙上贴满开锁、贷款的小广告，刚刷的墙又花了。"),
        ("僵尸车占着消防通道", "院里一辆落满灰的面包车半年没动，正好挡在消防通道口。"),
    )[n]
    order = _with_community(stage, 8 + n * 9, ("0305", "0305", "0506")[n], words)
    child = _down(stage, order, stage.home, 6 + n * 8)
    worker = stage.user(WORKER)
    if n:
        child = handling.sign_for(child, by=worker, at=stage.ago(5 + n * 6))
        note = "敲门问了三户，约好下班后一起清。"
        contacts.contact(
            child, way="visit", is_reached=True, note=note, by=worker, at=stage.ago(4 + n * 4)
        )
    if n == 2:
        answer = "网格员联系到车主，当天下午已把车挪走，通道口画了禁停线，现场已核对。"
        handling.finish(again(child), answer=answer, claimed="yes", by=worker, at=stage.ago(2))


def three_levels(stage: Stage, _n: int) -> None:
    words = ("院墙歪了要倒", "平房区东头的院墙歪出来一大截，孩子天天从底下过，怕要倒。")
    order = _with_town(stage, 30, "0305", words)
    child = _down(stage, order, stage.community, 27)
    child = handling.sign_for(child, by=stage.clerk(stage.community), at=stage.ago(24))
    below = _down(stage, child, stage.home, 22)
    handling.sign_for(below, by=stage.user(WORKER), at=stage.ago(20))


def given_back(stage: Stage, _n: int) -> None:
    words = ("楼下饭店排烟管冲着窗户", "一楼饭店新接的排烟管正对着我家窗户，炒菜时屋里全是油烟。")
    order = _with_town(stage, 26, "0305", words)
    child = _down(stage, order, stage.community, 22)
    child = handling.sign_for(child, by=stage.clerk(stage.community), at=stage.ago(20))
    why = "饭店有照，排烟整改要执法部门下单，社区说了两次不听。"
    escalation.pass_up(child, why=why, by=stage.clerk(stage.community), at=stage.ago(12))


def passed_up_to_the_town(stage: Stage, _n: int) -> None:
    words = ("小区大门口的坡太陡", "小区大门口那段坡一下雪就打滑，昨天又摔了两个人，请铺防滑。")
    order = _with_community(stage, 18, "0305", words)
    order = handling.sign_for(order, by=stage.clerk(stage.community), at=stage.ago(16))
    why = "坡道归镇街管，社区没有防滑材料和施工队。"
    escalation.pass_up(order, why=why, by=stage.clerk(stage.community), at=stage.ago(11))


def taken_at_the_counter(stage: Stage, n: int) -> None:
    """0 registered, and followed by the clerk to the end; 1 its petitioner asks for that online."""
    by = stage.clerk(stage.community)
    petition = stage.file(1.5 + n * 3, "1004", unit=stage.home, channel=Channel.COUNTER, by=by)
    stage.give(petition, stage.world.duties["1004"].lead, stage.ago(1.4 + n * 3), "窗口登记")
    petition, at = fresh(petition), stage.ago(1.2 + n)
    if n:
        proxies.ask_proxy(petition, by=None, at=at)
    else:
        note = "老人不会用手机，当面说请我们替他跑。"
        proxies.take_up(petition, way=ConsentWay.IN_PERSON, note=note, by=by, at=at)


def to_be_checked(stage: Stage, n: int) -> None:
    """Something was settled in the worker's grid; whoever walks there looks whether it holds."""
    order = stage.verified(30 + n * 7, unit=stage.home)
    photos = [draw_photo(n), draw_photo(n + 10)]
    attach(order.petition, photos[:1], purpose=Purpose.PETITION, at=order.petition.filed_at)
    done = [draw_photo(n, is_done=True)]
    attach(order, done, purpose=Purpose.FINISH, at=order.finished_at, is_public=True)


def found_on_the_round(stage: Stage, n: int) -> None:
    stage.serial += 1
    worker, unit = stage.user(WORKER), stage.home
    texts = ("二单元门口垃圾桶满了，袋子堆在地上。", "楼道灯坏了一盏，已记下灯号报物业。")
    matter = Matter(
        kind=Kind.HELP,
        channel=Channel.GRID_WORKER,
        text=texts[n],
        category=stage.world.categories[("0301", "0501")[n]],
        grid=Grid.objects.get(pk=unit.pk),
        lat=unit.lat,
        lng=unit.lng,
        place_source="pin",
        user=worker,
        idempotency_key=f"demo-live:{stage.serial}",
    )
    settled = SWEPT if n == 0 else ""
    photos = [draw_photo(30, is_done=True)] if settled else []
    findings.report(matter, settled=settled, by=worker, at=stage.ago(2 + n), photos=photos)


SCENES: tuple[tuple[Callable[[Stage, int], None], int], ...] = (
    (sent_to_a_community, 1),
    (down_to_the_grid, 3),
    (three_levels, 1),
    (given_back, 1),
    (passed_up_to_the_town, 1),
    (taken_at_the_counter, 2),
    (to_be_checked, 2),
    (found_on_the_round, 2),
)
