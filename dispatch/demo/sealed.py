"""A few sealed reports of the demo, in several states; what they say is invented."""

import io
from datetime import datetime, timedelta

from dispatch.demo.photos import draw_photo
from petitions.models import SealedReport
from petitions.sealed.choices import Mode
from petitions.sealed.files import clean_file
from petitions.sealed.receipts import form_mark, in_fours, receipt_of
from petitions.sealed.units import all_units
from petitions.services.sealed import custody, entrusting, filing, handling, inbox, opening
from yuanbao.models import User

# Of the report whose receipt the demo shows: its inbox has an answer to read.
SHOWN_KEY = "demo-sealed-answered"
WORDS = "您的举报已登记密封，将按规定核查。有结果会写在这里，请隔几天来看。"


def load_sealed(*, at: datetime) -> tuple[int, str]:
    """Plant the reports once; return how many there are, and one receipt to try."""
    receipt = in_fours(receipt_of(SHOWN_KEY))
    if not SealedReport.objects.filter(form_mark=form_mark(SHOWN_KEY)).exists():
        _plant(at)
    return SealedReport.objects.count(), receipt


def _plant(at: datetime) -> None:
    logins = ("custody1", "custody2", "custody4", "d16-2")
    keeper, second, handler, accused = (User.objects.get(username=login) for login in logins)
    days = [at - timedelta(days=n) for n in range(10)]
    _fresh(days, accused)
    _waiting(days, keeper)
    _opened(days, keeper, second)
    _answered(days, keeper, handler)
    _closed(days, keeper, handler)


def _file(key: str, text: str, at: datetime, **values: object) -> SealedReport:
    files = values.pop("files", ())
    told = filing.Told(text=text, form_key=key, **{"mode": Mode.ANONYMOUS, **values})
    filing.file(told, files=files, at=at)
    return SealedReport.objects.get(form_mark=form_mark(key))


def _fresh(days: list[datetime], accused: User) -> None:
    """One that nobody has read, with a photo and a name."""
    photo = clean_file(io.BytesIO(draw_photo(41).data))
    _file(
        "demo-sealed-fresh",
        f"{accused.name}上个月验收外墙工程，收了施工队两条烟和一张购物卡，我当时就在工地门卫室。",
        days[1],
        mode=Mode.NAMED,
        unit="agency:D16",
        people=(accused.name,),
        name="佟立新",
        phone="13904150041",
        address="工地门卫",
        files=(photo,),
    )


def _waiting(days: list[datetime], keeper: User) -> None:
    """One behind its seal that waits for a handler."""
    report = _file(
        "demo-sealed-waiting",
        "社区里有人让低保户请吃饭才给盖章，我邻居请了两回，不敢说。",
        days[3],
        unit=_first("社区（村）"),
    )
    redacted = "有人反映某社区工作人员办低保盖章时让群众请吃饭。"
    custody.seal(report, redacted=redacted, words=WORDS, by=keeper, at=days[2])


def _opened(days: list[datetime], keeper: User, second: User) -> None:
    """One whose seal two custodians opened, and that is over."""
    report = _file(
        "demo-sealed-opened",
        "执法的人先要钱后开单，我交了三百没有票。",
        days[6],
        mode=Mode.CONFIDENTIAL,
        unit="agency:D17",
        name="关大伟",
        phone="13904150042",
    )
    redacted = "有人反映执法人员收钱不开票。"
    custody.seal(report, redacted=redacted, words=WORDS, by=keeper, at=days[5])
    asked = opening.ask_opening(report, reason="要核对收钱的时间地点", by=keeper, at=days[4])
    opening.approve(asked, by=second, at=days[4])
    opening.shut(asked, by=keeper, at=days[4])


def _answered(days: list[datetime], keeper: User, handler: User) -> None:
    """The one whose receipt is shown: told, and the reporter wrote again."""
    report = _file(
        SHOWN_KEY,
        "停车场的管理员收钱不给票，跟街道的人是亲戚，反映了也没人管。",
        days[8],
        unit=_first("镇街"),
        people=("停车场管理员的亲戚",),
    )
    redacted = "有人反映某停车场收费不给票，街道工作人员包庇亲属。"
    custody.seal(report, redacted=redacted, words=WORDS, by=keeper, at=days[7])
    entrusting.entrust(report, handler=handler, by=keeper, at=days[7])
    answer = "调了收费流水，少开票属实，已责令整改；亲属关系经查不存在。"
    handling.answer(report, text=answer, by=handler, at=days[3])
    custody.release(report, text=answer, by=keeper, at=days[2])
    inbox.write(report, text="谢谢。晚上八点以后还是不给票，请再看看。", at=days[1])


def _closed(days: list[datetime], keeper: User, handler: User) -> None:
    """One that came to its end, and one for another door."""
    report = _file(
        "demo-sealed-closed",
        "单位食堂的采购单价比市场高一倍，是办公室的人自己定的。",
        days[9],
        unit="agency:D24",
    )
    redacted = "有人反映某单位食堂采购价高。"
    custody.seal(report, redacted=redacted, words=WORDS, by=keeper, at=days[8])
    entrusting.entrust(report, handler=handler, by=keeper, at=days[8])
    handling.answer(report, text="已查，有三笔偏高，已退回差价。", by=handler, at=days[5])
    custody.release(report, text="查实三笔偏高，差价已退回。", by=keeper, at=days[4])
    custody.close(report, by=keeper, at=days[3])
    other = _file("demo-sealed-other", "楼下饭店后厨很脏，里面有老鼠。", days[5], unit="agency:D24")
    words = "这是食品安全的事，请走“我要反映”，市场监管局 7 日内去查。"
    custody.decline(other, words=words, by=keeper, at=days[4])


def _first(mark: str) -> str:
    """Return the first unit whose group is called so."""
    return next(unit.key for unit in all_units() if unit.group == mark)
