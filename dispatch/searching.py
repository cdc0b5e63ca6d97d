"""Tell what was typed into the search box: a number, a telephone, or words."""

from dataclasses import dataclass

from yuanbao.identifiers import IdentifierRefused, read_phone
from yuanbao.numbers import LENGTH, normalise

# Fewer digits than this are the end of a telephone number, or words such as a door's number.
FEWEST_OF_NUMBER = 5
TAIL = 4
# Nobody types more words than these; each is a look-up.
MOST_TERMS = 6


@dataclass(frozen=True)
class Asked:
    """What is looked for. Empty fields ask for nothing; `terms` are the words between blanks."""

    number: str = ""
    serial: int | None = None
    phone: str = ""
    tail: str = ""
    terms: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return self == Asked()

    @property
    def words(self) -> str:
        return " ".join(self.terms)


def read(typed: str) -> Asked:
    """Return what was typed as what it may mean.

    A petition's number may be grouped, cut short after five digits, or carry an order's serial
    (`2600 0000 1234-2`). A whole telephone number is found exactly, four digits by the ending.
    """
    digits = normalise(typed)
    phone = _phone(typed)
    if not (digits.isascii() and digits.isdigit()):
        return Asked(phone=phone, terms=tuple(typed.split()[:MOST_TERMS]))
    if len(digits) == TAIL:
        return Asked(tail=digits, terms=(digits,))
    if len(digits) < FEWEST_OF_NUMBER:
        return Asked(terms=(digits,))
    serial = digits[LENGTH:]
    return Asked(
        number=digits[:LENGTH], serial=int(serial) if 0 < len(serial) <= 2 else None, phone=phone
    )


def _phone(typed: str) -> str:
    try:
        return read_phone(typed.strip())
    except IdentifierRefused:
        return ""
