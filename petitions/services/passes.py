"""What opens a tracking page: the receipt's secret, or for half an hour the number and the tail.

Who knows only four digits gets a pass that runs out, never the receipt's own secret.
"""

from datetime import timedelta
from typing import Any

from django.core.signing import BadSignature, TimestampSigner

from petitions.models import Holder, Petition
from petitions.services.tracking import find_by_tail, open_with_secret
from yuanbao.numbers import normalise
from yuanbao.workflow import OutOfReach

MARK = "~"
LASTS = timedelta(minutes=30)
_signer = TimestampSigner(salt="petition-pass", sep=".")


def pass_by_tail(number: str, tail: str) -> tuple[Petition, str]:
    """Return the petition and a pass of half an hour; callers must throttle.

    Raises OutOfReach, in the same words for a wrong number and a wrong tail.
    """
    petition, _holder = find_by_tail(number, tail)
    stamp = _signer.sign(petition.number).removeprefix(f"{petition.number}.")
    return petition, f"{MARK}{stamp}"


def open_pass(number: str, secret: str) -> tuple[Petition, Any]:
    """Return the petition and its holder for a secret or a pass.

    Raises OutOfReach for a wrong number, a wrong secret, and a pass that has run out.
    """
    if not secret.startswith(MARK):
        return open_with_secret(number, secret)
    number = normalise(number)
    try:
        _signer.unsign(f"{number}.{secret.removeprefix(MARK)}", max_age=LASTS)
    except BadSignature as error:
        raise OutOfReach(f"the pass of {number} is not good") from error
    petition = Petition.objects.filter(number=number).first()
    if petition is None:
        raise OutOfReach(f"no petition {number}")
    return petition, Holder(petition.pk)
