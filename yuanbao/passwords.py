"""Which passwords are too easy to guess, beyond the list of common ones.

The common list holds few of twelve characters and more; people make long ones by repeating,
by walking along the keyboard, and by putting their own name in.
"""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What must be left of a password when the parts that everybody tries are taken out.
OWN_CHARACTERS = 6
_ROWS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_WORDS = (
    "password",
    "passw0rd",
    "p@ssw0rd",
    "admin",
    "administrator",
    "welcome",
    "letmein",
    "iloveyou",
    "woaini",
    "mima",
    "yuanbao",
    "dandong",
    "wangge",
    "zhengfu",
)
_RUN = 4


class LengthValidator:
    """Refuses what is shorter than `min_length` characters."""

    def __init__(self, min_length: int = 12) -> None:
        self.min_length = min_length

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002 - Django's signature
        """Raise ValidationError when the password is too short."""
        if len(password) < self.min_length:
            raise ValidationError(self.get_help_text(), code="password_too_short")

    def get_help_text(self) -> str:
        return _("密码至少 %d 个字。") % self.min_length


class PredictableValidator:
    """Refuses repetitions, walks along the keyboard, common words and the person's own facts."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when fewer than six characters of the password are its own."""
        left = _without_repetition(password.lower())
        for part in sorted({*_runs(), *_WORDS, *_facts_of(user)}, key=len, reverse=True):
            left = left.replace(part, "")
        if len(left) < OWN_CHARACTERS or len(set(left)) < OWN_CHARACTERS - 1:
            raise ValidationError(self.get_help_text(), code="password_predictable")

    def get_help_text(self) -> str:
        return _("这个密码太好猜：不要重复、不要连着按键盘，也不要用登录名、姓名、手机号。")


def _without_repetition(text: str) -> str:
    whole = re.fullmatch(r"(.+?)\1+", text)
    return whole[1] if whole else text


def _runs() -> set[str]:
    both_ways = [row for line in _ROWS for row in (line, line[::-1])]
    return {
        row[start : start + length]
        for row in both_ways
        for length in range(_RUN, len(row) + 1)
        for start in range(len(row) - length + 1)
    }


def _facts_of(user: Any) -> set[str]:
    facts = {getattr(user, name, "") or "" for name in ("username", "name", "phone")}
    return {fact.lower() for fact in facts if len(fact) > 1}
