"""What petitions ask consent for: a firm's name in public, helpers, 全程代办, recordings."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from petitions.models import Holder, Petition, Petitioner
from petitions.personal.subjects import FIRM_NAMED, HELPER, HELPER_WORDS, PROXY, VOICE, VOICE_WORDS
from petitions.services import proxies
from petitions.services.forgetting import drop_recordings, forget_helper
from petitions.services.ledger import refresh_ledger
from yuanbao.consents.purposes import Purpose, register_purpose
from yuanbao.services.holds import hold_on
from yuanbao.workflow import TransitionRefused


def _hide_firm(person: Any, row_id: int | None, at: datetime) -> None:  # noqa: ARG001
    assert row_id is not None
    petition = Petition.objects.select_for_update(of=("self",)).get(pk=row_id)
    Petitioner.objects.filter(petition=petition).update(is_firm_named=False)
    refresh_ledger(Petition.objects.get(pk=petition.pk), at=at)


def _end_proxy(person: Any, row_id: int | None, at: datetime) -> None:  # noqa: ARG001
    assert row_id is not None
    petition = Petition.objects.get(pk=row_id)
    if proxies.open_proxy(petition) is not None:
        proxies.end_proxy(petition, by=Holder(petition.pk), at=at)


def _end_help(person: Any, row_id: int | None, at: datetime) -> None:  # noqa: ARG001
    assert row_id is not None
    forget_helper(Petition.objects.get(pk=row_id), at=at)


def _silence(person: Any, row_id: int | None, at: datetime) -> None:  # noqa: ARG001
    assert row_id is not None
    petition = Petition.objects.select_for_update(of=("self",)).get(pk=row_id)
    if hold := hold_on(petition):
        words = gettext("这件事正在依法留存（%(basis)s），录音现在不能删。解除留存以后再撤回。")
        raise TransitionRefused(words % {"basis": hold.basis})
    drop_recordings(petition, at=at)


def register_all() -> None:
    """Tell the ledger what these consents are for and what ends with them."""
    register_purpose(
        Purpose(
            code=FIRM_NAMED,
            title=_("公开企业名称"),
            wordings=(_("同意在公开台账上写明反映这件事的企业名称。不同意的，台账上写“匿名”。"),),
            after_withdrawal=_("台账上马上改为“匿名”，事情照常办理。"),
            kept_for=_("到撤回为止"),
            stop=_hide_firm,
        )
    )
    register_purpose(
        Purpose(
            code=PROXY,
            title=_("全程代办"),
            wordings=(
                _(
                    "同意由工作人员替我跟进这件事、补充情况、把进展告诉我，并看到我的姓名和电话。"
                    "满意不满意仍由我自己说。"
                ),
            ),
            after_withdrawal=_("代办马上终止，代办员不再看到您的电话，事情照常办理。"),
            kept_for=_("到这件事结束或撤回为止"),
            stop=_end_proxy,
        )
    )
    register_purpose(
        Purpose(
            code=HELPER,
            title=_("由别人替我反映"),
            wordings=(HELPER_WORDS,),
            after_withdrawal=_("帮忙的人的姓名马上删掉，以后只和您本人联系，事情照常办理。"),
            kept_for=_("归档后 5 年，或者撤回为止"),
            stop=_end_help,
        )
    )
    register_purpose(
        Purpose(
            code=VOICE,
            title=_("听我的录音"),
            wordings=(VOICE_WORDS,),
            after_withdrawal=_(
                "录音马上删除。已经写成文字的照常办理；还没有写成文字的，请再说一遍或者打电话。"
            ),
            kept_for=_("归档后 2 年，或者撤回为止"),
            stop=_silence,
        )
    )
