"""The words of the outbox that a script writes; %n, %t and %w are filled in there."""

from django.utils.translation import gettext as _


def outbox_words() -> dict[str, str]:
    """Return every sentence of the outbox by its name."""
    return {
        "draft": _("草稿"),
        "waiting": _("待发"),
        "sending": _("发送中"),
        "accepted": _("已收到"),
        "refused": _("被退回"),
        "conflict": _("有出入，请选"),
        "finding": _("随手报"),
        "seen": _("看过了，没问题"),
        "notice": _("通知回执"),
        "check": _("现场核实"),
        "visit": _("走访登记"),
        "task": _("网格任务"),
        "number": _("编号 %n"),
        "tried": _("试了 %n 次没连上，%t 再试"),
        "untried": _("还没发过，一有网就发"),
        "draft-hint": _("还没写完，不会自己发出去"),
        "photos": _("%n 张照片"),
        "no-words": _("（还没写字）"),
        "updated": _("更新了：%w"),
        "theirs": _("平台上的"),
        "mine": _("您手机里的"),
        "keep-theirs": _("用平台上的"),
        "file-again": _("我的另报一条"),
        "settle": _("按选的记下"),
        "edit": _("改一改再发"),
        "go-on": _("接着写"),
        "send": _("现在就发"),
        "drop": _("删掉"),
        "drop-sure": _("再点一次就删掉，找不回来"),
        "open": _("打开看看"),
        "counts": _("待发 %n 条"),
        "none": _("待发箱是空的"),
        "others": _("这台手机上还有 %n 条是别人登录时存的，要他本人登录才能发。"),
        "offline": _("没有网络，%n 条已存在本机，有网自动上传。"),
        "offline-none": _("没有网络。照样能拍、能写，先存在本机。"),
        "signed-out": _("登录已过期，%n 条都还在本机。登录后自动发出。"),
        "sign-in": _("去登录"),
        "sending-now": _("正在发送 %n 条…"),
        "failed": _("平台暂时没收下，%n 条还在本机，过一会儿自动再试。"),
        "saved": _("已存在本机，待发。"),
        "took": _("已收到，编号 %n。"),
        "done": _("已收到。"),
        "full": _(
            "这台手机的存储满了，这一条没有存下，字和照片还在这一页，先不要关。"
            "请先把待发的发出去，或者导出后删掉几条，再点一次。"
        ),
        "broken": _(
            "这个浏览器不让网页存东西，没有网络时这一条留不住。请换系统浏览器，或等有网再报。"
        ),
        "calling": _("正在取号码…"),
        "call-offline": _(
            "没有网络。居民的号码不存在本机，连上网再点。工作电话在“我的网格”里，随时能打。"
        ),
        "call-none": _("没有登记电话。走访时问到了，填在走访登记里。"),
        "call-failed": _("没有取到号码，再点一次。"),
        "call": _("再拨 %n"),
        "call-noted": _("正在拨打。这次查看号码已记录，用途：走访联系。"),
        "exported": _("已导出 %n 条，照片也在文件里。请保存好，交给社区可以代为登记。"),
        "export-title": _("待发箱导出"),
        "nothing-to-export": _("待发箱是空的，没有可以导出的。"),
    }
