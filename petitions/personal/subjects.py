"""Who consents in a matter, and how the ways people say it are called in the ledger."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from petitions.choices import Channel, ConsentWay
from petitions.models import Petition
from yuanbao.consents.choices import ConsentChannel
from yuanbao.services.consents import Said

FIRM_NAMED, PROXY, VOICE, HELPER = "firm_named", "proxy", "voice", "helper"
# Ticked on the form, and kept in the ledger: the same words.
VOICE_WORDS = _("我同意把录音交给办理人员听。录音不公开，由工作人员写成文字。")
HELPER_WORDS = _("他本人同意我替他反映，结果发到上面的号码")

_WAYS = {
    ConsentWay.IN_PERSON: ConsentChannel.COUNTER,
    ConsentWay.PHONE: ConsentChannel.PHONE,
    ConsentWay.FAMILY: ConsentChannel.FAMILY,
    ConsentWay.ONLINE: ConsentChannel.PAGE,
}
_CHANNELS = {
    Channel.COUNTER: ConsentChannel.COUNTER,
    Channel.PHONE: ConsentChannel.PHONE,
    Channel.HOTLINE: ConsentChannel.PHONE,
}


def subject_of(petition: Petition) -> Any:
    """Return who consents: the account, else the telephone, else whoever holds the receipt."""
    person = petition.petitioner
    return person.user or person.phone or f"receipt:{petition.public_id}"


def said_by_way(way: str, *, noted_by: Any) -> Said:
    """Return how a proxy was agreed to."""
    return Said(channel=_WAYS[ConsentWay(way)], noted_by=noted_by)


def said_of_helper(channel: str, *, noted_by: Any) -> Said:
    """Return how a helper was agreed to: asked by the staff who wrote it down, or told by the helper."""
    way = _CHANNELS.get(Channel(channel), ConsentChannel.FAMILY)
    return Said(channel=way, noted_by=noted_by)


def said_by_channel(channel: str, *, noted_by: Any) -> Said:
    """Return how what stands on a filed form was agreed to."""
    return Said(channel=_CHANNELS.get(Channel(channel), ConsentChannel.PAGE), noted_by=noted_by)
