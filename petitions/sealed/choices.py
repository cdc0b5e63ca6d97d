"""Words of sealed reports: how one reports, how far it has come, who writes to whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# The setting that holds this channel's keys.
RING = "SEALED_KEYS"


class Mode(models.TextChoices):
    """How much of oneself a reporter gives."""

    NAMED = "named", _("实名举报")
    CONFIDENTIAL = "confidential", _("保密举报")
    ANONYMOUS = "anonymous", _("匿名举报")


class SealedState(models.TextChoices):
    """How far a sealed report has come."""

    FILED = "filed", _("待登记")
    SEALED = "sealed", _("已密封")
    ENTRUSTED = "entrusted", _("经办中")
    ANSWERED = "answered", _("待保管人反馈")
    TOLD = "told", _("已反馈")
    CLOSED = "closed", _("已办结")
    DECLINED = "declined", _("不予受理")


OPEN = frozenset(
    {
        SealedState.FILED,
        SealedState.SEALED,
        SealedState.ENTRUSTED,
        SealedState.ANSWERED,
        SealedState.TOLD,
    }
)
# What the reporter reads of the state; who does what inside is not theirs to know.
REPORTER_WORDS = {
    SealedState.FILED: _("已收到，等待登记"),
    SealedState.SEALED: _("已登记密封"),
    SealedState.ENTRUSTED: _("正在核查"),
    SealedState.ANSWERED: _("正在核查"),
    SealedState.TOLD: _("已答复，见下面的消息"),
    SealedState.CLOSED: _("已办结"),
    SealedState.DECLINED: _("不予受理，原因见下面的消息"),
}


class Side(models.TextChoices):
    """Who writes, and to whom: reporter and handler speak through custody alone."""

    REPORTER = "reporter", _("举报人")
    CUSTODY = "custody", _("保管人")
    HANDLER = "handler", _("经办人")


class OpeningState(models.TextChoices):
    """An opening of the seal: asked by one custodian, granted by another, over by itself."""

    ASKED = "asked", _("待第二人批准")
    OPEN = "open", _("已启封")
    REFUSED = "refused", _("未批准")
    CLOSED = "closed", _("已关闭")


# The channel's record, in words.
ACT_WORDS = {
    "file": _("收到举报"),
    "add": _("举报人补充"),
    "read_unsealed": _("登记前阅看原文"),
    "seal": _("登记密封"),
    "decline": _("不予受理"),
    "widen": _("增加回避对象"),
    "entrust": _("交办"),
    "answer": _("报核查结果"),
    "give_back": _("退回经办人"),
    "release": _("反馈举报人"),
    "resume": _("继续核查"),
    "close": _("办结"),
    "write": _("写给举报人"),
    "write_handler": _("写给经办人"),
    "pass_on": _("处理举报人消息"),
    "ask": _("经办人询问"),
    "share": _("调整附件可见"),
    "read_file": _("看净化件"),
    "ask_opening": _("申请启封"),
    "approve": _("批准启封"),
    "refuse": _("不批准启封"),
    "shut": _("关闭启封"),
    "read_opened": _("看原文和身份"),
    "read_original": _("看原件"),
}


class FileKind(models.TextChoices):
    """What a reporter may attach."""

    PHOTO = "photo", _("照片")
    WORD = "docx", _("Word 文档")
    PDF = "pdf", _("PDF 文档")
    # Only of a matter that was spoken before it came here: a voice tells who it is.
    VOICE = "voice", _("录音")


MEDIA_TYPES = {
    FileKind.PHOTO: "image/jpeg",
    FileKind.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.PDF: "application/pdf",
}
ENDINGS = {FileKind.PHOTO: "jpg", FileKind.WORD: "docx", FileKind.PDF: "pdf"}
