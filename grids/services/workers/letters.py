"""承诺书: signed on the screen, kept with the words as they were and a digest over the whole."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from cryptography.hazmat.primitives import hashes
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from grids.models import Commitment, WorkerProfile, WorkerText
from grids.workers.choices import TextKind, WorkerState
from yuanbao.audit import record, unit_of_work
from yuanbao.workflow import OutOfReach, TransitionRefused


class OtherName(TransitionRefused):
    """What was typed is not the person's own name."""


@dataclass(frozen=True)
class Signature:
    """The name as typed, and the lines that were drawn: lists of (x, y) between 0 and 1000."""

    name: str
    strokes: tuple[tuple[tuple[int, int], ...], ...] = ()


def text_of(kind: TextKind, day: date) -> WorkerText | None:
    """Return the version that is in force on the day."""
    return WorkerText.objects.valid_on(day).filter(kind=kind).first()


@unit_of_work
def sign_commitment(
    profile: WorkerProfile, signature: Signature, *, by: Any, at: datetime
) -> Commitment:
    """Sign the letter in force; one's own alone, once a version.

    Raises OutOfReach, OtherName, TransitionRefused.
    """
    profile = WorkerProfile.objects.select_for_update(of=("self",)).get(pk=profile.pk)
    if by is None or profile.user_id != by.pk:
        raise OutOfReach(f"{by} may not sign for profile {profile.pk}")
    if profile.state != WorkerState.APPOINTED:
        raise TransitionRefused(_("已经不在岗，不用再签。"))
    text = text_of(TextKind.COMMITMENT, localdate(at))
    if text is None:
        raise TransitionRefused(_("还没有启用的承诺书，请联系社区。"))
    if profile.commitments.filter(text=text).exists():
        raise TransitionRefused(_("这一版承诺书您已经签过。"))
    if signature.name.strip() != profile.shown_name:
        raise OtherName(_("签名要和您的姓名“%(name)s”一致。") % {"name": profile.shown_name})
    letter = Commitment(
        profile=profile,
        text=text,
        title=text.title,
        body=text.body,
        signed_name=signature.name.strip(),
        strokes=json.dumps(signature.strokes) if signature.strokes else "",
        signed_by=by,
        signed_at=at,
    )
    letter.digest = digest_of(letter)
    letter.save()
    record(profile, "sign_commitment", by=by, at=at, version=text.version, digest=letter.digest)
    return letter


@unit_of_work
def forget_signature(letter: Commitment, *, at: datetime) -> Commitment:
    """Take name and drawing out of a letter long after its signer left. Safe to repeat.

    The words and the digest stay, which tell what was promised and no longer by whose hand.
    """
    letter.signed_name = letter.strokes = ""
    letter.save(update_fields=["signed_name", "strokes"])
    record(letter.profile, "forget_signature", by=None, at=at, digest=letter.digest)
    return letter


def digest_of(letter: Commitment) -> str:
    """Return SM3 over the words, the name, the drawing and the moment, in hex."""
    facts = {
        "title": letter.title,
        "body": letter.body,
        "name": letter.signed_name,
        "strokes": letter.strokes,
        "at": letter.signed_at.astimezone(UTC).isoformat(timespec="seconds"),
        "by": letter.signed_by_id,
    }
    digest = hashes.Hash(hashes.SM3())
    digest.update(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode())
    return digest.finalize().hex()
