"""Some tens of matters of today, in every state, made by the services themselves.

Moments are given relative to the first start, so that some are fresh, some nearly due and some
overdue whenever the demo is opened.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from dispatch.demo import desks, levels, outsiders, oversight, shift
from dispatch.demo.history import read_world
from dispatch.demo.people import invent_people
from dispatch.demo.stage import Stage, again, fresh
from dispatch.demo.texts import make_return_text
from dispatch.services.centre import queue
from dispatch.services.judging import rating, rework
from dispatch.services.moves import returns, suspension
from dispatch.services.orders import handling, questions
from dispatch.services.routes import routing
from petitions.models import Petition
from petitions.services import handling as petition_handling
from petitions.services import tracking
from petitions.services.sealed import moving
from yuanbao.audit import unit_of_work

SEED = 2026

# Two things in one, or too little to go by: what a person has to sort.
MIXED = (
    (
        "楼下烧烤店半夜油烟大，桌子摆到人行道上",
        "我家楼下新开的烧烤店，每天晚上油烟直接往楼上排，窗户都不敢开。桌子摆到人行道上，推轮椅过不去，晚上十二点还在吵，家里老人睡不着。请管一管。",
    ),
    (
        "工地晚上打桩，门口的路也压坏了",
        "小区东边的工地晚上十点以后还打桩，门口那段路被大车压得全是坑，下雨就积水，孩子上学绕着走。不知道归哪家管。",
    ),
    (
        "老房子漏雨，想问问能不能算危房",
        "我妈住的老平房，房顶漏雨，墙也裂了，社保卡又丢了，去街里补卡说要本人来，她腿脚不好。两件事一起问问。",
    ),
    (
        "楼道里有怪味，电表箱也热",
        "三单元一楼楼道有股怪味，说不上来是什么，电表箱摸着发热。物业说让我们自己找人看。",
    ),
    (
        "商户占了消防通道还养了好几条狗",
        "后院的仓库把通道堵了，还养了四五条狗，晚上叫得整栋楼都睡不了。跟他说过，不听。",
    ),
    (
        "孩子上学和老人看病的事",
        "外地回来的，孩子转学要什么材料，老人在外地的医保这边能不能用，想一次问清楚。",
    ),
    ("没人管的事想找个说话的地方", "说了好几次都没有下文，问谁都说不归他管。麻烦给个准话。"),
    (
        "村口的树要倒，压着电线",
        "村口那棵老杨树歪了，树枝压着电线，边上就是公交站点，刮风的时候线直打火星。",
    ),
)


@unit_of_work
def load_live(*, at: datetime) -> int:
    """Play every scene once; returns how many matters there are; 0 when it was played before."""
    if Petition.objects.filter(idempotency_key="demo-live:1").exists():
        return 0
    stage = Stage(at, read_world(), Random(SEED), invent_people(SEED))  # noqa: S311 - invention
    families = (desks, levels, oversight, shift, outsiders)
    scenes = (*SCENES, *(row for family in families for row in family.SCENES))
    for scene, times in scenes:
        for n in range(times):
            scene(stage, n)
    return stage.serial


def waiting_in_the_queue(stage: Stage, n: int) -> None:
    hours = 0.2 + n * 0.15
    petition = stage.file(hours, choose=False, words=MIXED[n])
    routing.route(petition, at=stage.ago(hours) + timedelta(seconds=4))


def routed_by_itself(stage: Stage, n: int) -> None:
    petition = stage.file(1 + n)
    routing.route(petition, at=stage.ago(1 + n) + timedelta(seconds=4))


def accepted(stage: Stage, n: int) -> None:
    petition = stage.file(0.5 + n)
    at = stage.ago(0.4 + n)
    Petition.objects.filter(pk=petition.pk).update(routed_at=at)
    petition_handling.accept(fresh(petition), by=stage.user("intake1"), at=at)


def waiting_for_signature(stage: Stage, n: int) -> None:
    stage.dispatched(0.5 + n * 1.5)


def in_hand(stage: Stage, n: int) -> None:
    stage.signed(4 + n * 9)


def overdue(stage: Stage, n: int) -> None:
    order = stage.signed(30 * (n + 6), ("0101", "0404", "0302", "0503")[n % 4])
    handling.note(
        order,
        text="正在联系产权单位，明天再到现场。",
        is_public=True,
        by=stage.staff(order),
        at=stage.ago(20),
    )


def waiting_for_check(stage: Stage, n: int) -> None:
    stage.finished(20 + n * 7)


def waiting_for_rating(stage: Stage, n: int) -> None:
    stage.verified(28 + n * 8)


def done_again(stage: Stage, n: int) -> None:
    order = stage.verified(40 + n * 5)
    judgement = rating.Judgement(
        solved="no", satisfaction="dissatisfied", reasons=["没有解决"], comment="跟没修一样。"
    )
    rater = rating.Rater("petitioner", "petitioner")
    row = rating.rate(order, judgement, rater=rater, at=stage.ago(6 + n))
    rework.act_on(row, at=stage.ago(5.9 + n))
    if n % 2:
        order = again(order)
        handling.sign_for(order, by=stage.staff(order), at=stage.ago(5))


def content_and_closed(stage: Stage, n: int) -> None:
    order = stage.verified(70 + n * 6)
    judgement = rating.Judgement(solved="yes", satisfaction=("satisfied", "fair")[n % 2])
    rating.rate(order, judgement, rater=rating.Rater("petitioner", "petitioner"), at=stage.ago(16))
    if n:
        petition_handling.close(fresh(order.petition), at=stage.ago(1))


def not_ours(stage: Stage, n: int) -> None:
    order = stage.dispatched(2 + n, ("0401", "1203")[n % 2])
    text = make_return_text(stage.rng, order.petition.category.code)
    returns.ask_return(order, reason="R3", text=text, by=stage.staff(order), at=stage.ago(1 + n))


def moved_to_another(stage: Stage, _n: int) -> None:
    order = stage.dispatched(9, "0901")
    text = make_return_text(stage.rng, "0901")
    returns.ask_return(order, reason="R3", text=text, by=stage.staff(order), at=stage.ago(8))
    other = stage.agency("D25")
    returns.accept_return(
        again(order),
        ruling="企业诉求由营商局总牵头，改派。",
        by=stage.user("shift1"),
        at=stage.ago(7.5),
        to=other,
    )


def asked_by_the_agency(stage: Stage, n: int) -> None:
    order = stage.signed(26 + n, "0904")
    words = "请补充参保人姓名和参保单位名称，以及想查的起止月份。"
    questions.ask(order, text=words, by=stage.staff(order), at=stage.ago(20))


def asked_by_the_centre(stage: Stage, _n: int) -> None:
    petition = stage.file(5, choose=False)
    Petition.objects.filter(pk=petition.pk).update(routed_at=stage.ago(4.9))
    queue.ask(
        fresh(petition),
        text="请补充具体是哪个小区、哪栋楼。",
        by=stage.user("intake1"),
        at=stage.ago(4),
    )


def shelved(stage: Stage, n: int) -> None:
    order = stage.signed(90 + n, "0503")
    asked_at = stage.ago(50)
    suspension.ask_suspension(
        order,
        why="维修资金账户余额不足，已列入明年老旧小区改造计划，开工前每月复查一次。",
        meanwhile="单元门口设警示牌，雨天由社区到场查看，漏水处先用防水布遮住。",
        expected_on=(asked_at + timedelta(days=200)).date(),
        by=stage.staff(order),
        at=asked_at,
    )
    suspension.grant_suspension(order, ruling="", by=stage.user("shift1"), at=stage.ago(30))


def declined(stage: Stage, _n: int) -> None:
    petition = stage.file(7, choose=False)
    petition_handling.decline(
        petition,
        reason="NA02",
        text="这件事已在法院审理，请以法院的结论为准；需要法律帮助可拨打12348。",
        by=stage.user("intake1"),
        at=stage.ago(6),
    )


def answered_at_once(stage: Stage, n: int) -> None:
    petition = stage.file(3 + n, "1004")
    petition_handling.answer_at_once(
        petition,
        answer="城乡居民医保集中缴费期到年底，可在手机、银行或社区便民服务站办理，带身份证即可。",
        by=stage.user("intake1"),
        at=stage.ago(2.8 + n),
    )


def merged(stage: Stage, _n: int) -> None:
    first = stage.dispatched(12, "0404").petition
    second = stage.file(11, "0404")
    queue.merge(second, into=fresh(first), by=stage.user("dispatch1"), at=stage.ago(10))


def joined(stage: Stage, _n: int) -> None:
    order = stage.signed(22, "0101")
    for n in range(11):
        tracking.join(order.petition, joiner_key=f"demo-{n}", at=stage.ago(20 - n))


def withdrawn(stage: Stage, _n: int) -> None:
    petition = stage.file(14, "0506")
    tracking.withdraw(petition, by=None, at=stage.ago(13), why="邻居已经把车挪走了")


def terminated(stage: Stage, _n: int) -> None:
    order = stage.signed(60, "0903")
    queue.terminate(
        fresh(order.petition),
        why="反映人已就同一事项申请劳动仲裁，按规定停止办理，请以仲裁结论为准。",
        by=stage.user("shift1"),
        at=stage.ago(12),
    )


def transferred(stage: Stage, _n: int) -> None:
    petition = stage.file(15, "0703")
    petition_handling.transfer_out(
        petition,
        to="市12345平台",
        their_number="DD20261120",
        by=stage.user("intake1"),
        at=stage.ago(14),
    )


def sealed_off(stage: Stage, _n: int) -> None:
    words = (
        "管执法的人收钱不开票",
        "我在早市出摊，管这片的人上周收了我二百块钱，没给票，说给了就不罚。请替我保密。",
    )
    petition = stage.file(9, words=words, choose=False)
    moving.seal_off(petition, unit="agency:D17", by=stage.user("intake1"), at=stage.ago(8))


SCENES: tuple[tuple[Callable[[Stage, int], None], int], ...] = (
    (waiting_in_the_queue, 8),
    (routed_by_itself, 5),
    (accepted, 2),
    (waiting_for_signature, 7),
    (in_hand, 7),
    (overdue, 4),
    (waiting_for_check, 4),
    (waiting_for_rating, 5),
    (done_again, 3),
    (content_and_closed, 4),
    (not_ours, 2),
    (moved_to_another, 1),
    (asked_by_the_agency, 2),
    (asked_by_the_centre, 1),
    (shelved, 2),
    (declined, 2),
    (answered_at_once, 2),
    (merged, 1),
    (joined, 1),
    (withdrawn, 1),
    (terminated, 1),
    (transferred, 1),
    (sealed_off, 1),
)
