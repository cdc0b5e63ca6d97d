"""转入密封举报: a matter that came by the ordinary door is sealed, and nothing of it stays outside."""

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from petitions import signals, workflow
from petitions.models import Petition, Petitioner, WaitingReceipt
from petitions.models.sealed_receipt import mark_of_owner
from petitions.sealed.choices import FileKind, Mode
from petitions.sealed.files import CleanFile, FileRefused, clean_file
from petitions.services.helping.voices import sound_of
from petitions.services.ledger import refresh_ledger
from petitions.services.progress import tell
from petitions.services.sealed import emptying, filing
from petitions.services.sealed.telling import tell_joiner, tell_proxy, tell_reporter
from yuanbao.audit import unit_of_work
from yuanbao.crypto import DecryptionFailed, new_secret
from yuanbao.models import Attachment
from yuanbao.roles import Capability
from yuanbao.workflow import TransitionRefused, apply, lock


class CannotSeal(TransitionRefused):
    """The matter cannot be moved; it is as it was."""


@unit_of_work
def seal_off(
    petition: Petition, *, unit: str = "", people: tuple[str, ...] = (), by: Any, at: datetime
) -> Petition:
    """File a sealed report of the matter, empty the matter, and leave the receipt for its author.

    All of it or nothing. The report stands under the day on which the matter was raised. `unit`
    is the key of the unit that it accuses and `people` the names, both as far as they are known.
    Raises OutOfReach, and CannotSeal for a matter that was dispatched, merged or ended, whose
    files cannot be read, or that accuses custody itself.
    """
    petition = lock(petition, by=by, capability=Capability.DECLINE_PETITION)
    _check(petition)
    person = petition.petitioner
    files = list(_files_of(petition))
    receipt = _file(petition, unit=unit, people=people, files=files, at=at)
    account, phone, proxy = person.user, person.phone, person.proxy
    joiners = [
        (joining.user, joining.phone) for joining in petition.joinings.select_related("user")
    ]
    petition = apply(petition, workflow.SEAL_OFF, by=by, at=at, **emptying.nothing_of(petition))
    WaitingReceipt.objects.create(
        petition=petition,
        digits=receipt,
        owner_mark=mark_of_owner(account) if account else "",
        since=at,
    )
    signals.petition_sealed_off.send(sender=Petition, petition=petition, at=at)
    emptying.empty(petition, at=at)
    words = str(emptying.WORDS)
    tell(petition, "seal_off", by=None, at=at, staff=words, public=words)
    refresh_ledger(petition, at=at)
    signals.petition_turned.send(sender=Petition, petition=petition, at=at)
    if not petition.is_historical:
        tell_reporter(account, phone, at=at)
        for user, number in joiners:
            tell_joiner(user, number, at=at)
        if proxy is not None:
            tell_proxy(proxy, at=at)
    transaction.on_commit(lambda: emptying.clear_files(petition.pk), robust=True)
    return petition


def _check(petition: Petition) -> None:
    """Refuse what others have read already, and what stands for several people."""
    if petition.dispatched_at is not None:
        raise CannotSeal(
            _(
                "这件派出去过，承办单位已经看过内容，不能再转入密封举报。没有改动。"
                "请先收回工单，用“不予受理”并选不公开的理由，再请反映人从“举报干部和工作人员”密封递交。"
            )
        )
    if petition.state not in workflow.SEAL_OFF.sources:
        raise CannotSeal(
            _("这件现在是“%(state)s”，不能再转入密封举报。没有改动，请回队列看下一件。")
            % {"state": petition.get_state_display()}
        )
    n_merged = petition.merged.count()
    if n_merged:
        raise CannotSeal(
            _(
                "有 %(n)s 件并入了这件，各有各的反映人，要各领各的回执。没有改动。"
                "请先逐件撤销并案，再一件一件转入。"
            )
            % {"n": n_merged}
        )


# --- what is sealed -------------------------------------------------------------------------------


def _file(
    petition: Petition,
    *,
    unit: str,
    people: tuple[str, ...],
    files: list[CleanFile],
    at: datetime,
) -> str:
    """File the report and return its digits, which nobody sees here."""
    known = _identity_of(petition.petitioner)
    told = filing.Told(
        mode=Mode.CONFIDENTIAL if any(known.values()) else Mode.ANONYMOUS,
        text=_words_of(petition),
        form_key=new_secret(),
        unit=unit,
        people=people,
        **known,
    )
    day = localtime(petition.filed_at).replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        return filing.file(told, files=files, at=at, filed_at=day)
    except filing.NotOurs as error:
        raise CannotSeal(
            _(
                "涉及的人或单位正好管密封举报，这里不能转入。没有改动，这件还在队列里。"
                "请用“不予受理”，请反映人拨打 12388，或向上一级纪委监委反映。"
            )
        ) from error


def _identity_of(person: Petitioner) -> dict[str, str]:
    """Return who raised the matter, with their account's facts where they gave none themselves."""
    user = person.user
    name = person.name or getattr(user, "name", "")
    helper = person.helper_words(person.helper_name)
    more = [
        _("企业：%(name)s") % {"name": person.firm} if person.firm else "",
        _("代办人：%(name)s") % {"name": helper} if helper else "",
    ]
    return {
        "name": name,
        "phone": person.phone or getattr(user, "phone", ""),
        "address": "；".join(filter(None, more)),
    }


def _words_of(petition: Petition) -> str:
    """Return all that the person said, oldest first, as they typed it."""
    title, text = petition.raw_title.strip(), petition.raw_text.strip()
    said = [title] if title and not text.startswith(title) else []
    said.append(text)
    said += [
        _("改动前的原话：%(text)s")
        % {
            "text": "\n".join(
                filter(None, [version.raw_title, version.raw_text, version.raw_place])
            )
        }
        for version in petition.versions.order_by("number")
    ]
    said += [
        _("%(day)s 补充：%(text)s") % {"day": localdate(one.added_at), "text": one.raw_text}
        for one in petition.additions.order_by("added_at", "pk")
    ]
    place = petition.raw_place
    if petition.lat is not None and petition.lng is not None:
        place = f"{place}（{petition.lat:.6f}, {petition.lng:.6f}）"
    if place:
        said.append(_("地点：%(place)s") % {"place": place})
    day = localdate(petition.filed_at)
    said.append(_("（原为一般诉求，%(day)s 反映，由指挥中心转入密封举报。）") % {"day": day})
    return "\n\n".join(said)


def _files_of(petition: Petition) -> Iterator[CleanFile]:
    """Yield photos and recordings; one that cannot be read stops the whole."""
    photos = Attachment.objects.filter(owner_type="petition", owner_id=petition.pk).order_by("pk")
    try:
        for photo in photos:
            with photo.file.open("rb") as file:
                yield clean_file(io.BytesIO(file.read()))
        for recording in petition.recordings.order_by("pk"):
            yield CleanFile(FileKind.VOICE, sound_of(recording), b"")
    except (OSError, FileRefused, DecryptionFailed) as error:
        raise CannotSeal(
            _(
                "有一个照片或录音读不出来，没有转入，这件没有改动。"
                "请过几分钟再试；还不行请告诉系统管理员检查存储。"
            )
        ) from error
