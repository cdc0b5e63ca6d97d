"""The key a form is given when it is shown: a repeat with the same key is the same matter."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner

LASTS = timedelta(days=7)
_signer = TimestampSigner(salt="petition-form")


@dataclass(frozen=True)
class FormKey:
    """`value` is stored with the petition; an expired key still finds what was filed with it."""

    value: str
    is_expired: bool = False


def new_key() -> str:
    """Return a fresh key, signed with the moment, for a hidden field."""
    return _signer.sign(uuid4().hex)


def read_key(signed: str) -> FormKey | None:
    """Return the key of a posted form, None when it is not one of ours."""
    try:
        return FormKey(_signer.unsign(signed, max_age=LASTS))
    except SignatureExpired:
        return FormKey(_signer.unsign(signed), is_expired=True)
    except BadSignature:
        return None
