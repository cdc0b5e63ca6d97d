"""Read what people write back to a short message: 1, 2 or 3, or the words themselves."""

import re
import unicodedata

from petitions.choices import Satisfaction, Solved

# The digit answers both questions, as the message says beside it.
VERDICTS = {
    "1": (Solved.YES, Satisfaction.SATISFIED),
    "2": (Solved.PARTLY, Satisfaction.FAIR),
    "3": (Solved.NO, Satisfaction.DISSATISFIED),
}
# The longest words first: 不满意 holds 满意.
WORDS = (
    ("基本满意", "2"),
    ("不满意", "3"),
    ("没解决", "3"),
    ("没有解决", "3"),
    ("未解决", "3"),
    ("满意", "1"),
    ("解决了", "1"),
)
LASTING = (("还好着", True), ("又出现", False))
_BETWEEN = re.compile(r"[\s。，,.！!、;；:：“”\"'()（）]+")
_DIGITS = {"一": "1", "二": "2", "三": "3", "①": "1", "②": "2", "③": "3"}
LONGEST_WORDS = 12


def read_verdict(text: str) -> tuple[Solved, Satisfaction] | None:
    """Return both answers, None where the reply does not say one thing clearly.

    A digit counts when it stands alone or with its word (3不满意); two digits say nothing.
    """
    said = _plain(text)
    digits = set(re.findall(r"\d", said))
    words = re.sub(r"\d", "", said)
    if len(words) > LONGEST_WORDS or len(re.findall(r"\d", said)) > 1:
        return None
    spoken = next((digit for word, digit in WORDS if word in words), "")
    meant = digits | ({spoken} if spoken else set())
    is_clear = len(meant) == 1 and (bool(spoken) or not words)
    return VERDICTS.get(meant.pop()) if is_clear else None


def read_lasting(text: str) -> bool | None:
    """Return whether what was done still holds, None where the reply does not say so clearly."""
    said = _plain(text)
    return {"1": True, "3": False}.get(said, next((v for w, v in LASTING if w in said), None))


def read_reasons(text: str, names: list[str]) -> tuple[list[str], str]:
    """Return the reasons that were named by their place in the list, or the words as written."""
    said = _plain(text)
    if said.isascii() and said.isdigit():
        places = [int(digit) for digit in dict.fromkeys(said)]
        if all(1 <= place <= len(names) for place in places):
            return [names[place - 1] for place in places], ""
    return [], text.strip()


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", "".join(_DIGITS.get(sign, sign) for sign in text))
    return _BETWEEN.sub("", folded)
