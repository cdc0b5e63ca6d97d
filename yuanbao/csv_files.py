"""CSV that spreadsheets open as it was meant: UTF-8 with a mark, no formulas, long numbers as text."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.timezone import is_aware, localtime

CONTENT_TYPE = "text/csv; charset=utf-8"
_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
# Longer ones are telephones, codes and identity numbers: a spreadsheet would round them.
_LONGEST_NUMBER = 10
_GUARDED = re.compile(r"'(?=[=+\-@\t\r])")


def csv_file(
    heads: Sequence[str], rows: Iterable[Sequence[Any]], notes: Sequence[str] = ()
) -> bytes:
    """Return the file: a line for each note, the heads, and the rows."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for note in notes:
        writer.writerow([guarded(note)])
    writer.writerow(heads)
    for row in rows:
        writer.writerow([guarded(_text(value)) for value in row])
    return out.getvalue().encode("utf-8-sig")


def guarded(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula or for a number that it is not.

    A tab before digits is trimmed by whoever reads the file again; so is the apostrophe.
    """
    if _NUMBER.fullmatch(text):
        digits = text.lstrip("-")
        is_code = len(digits) > _LONGEST_NUMBER or (len(digits) > 1 and digits[0] == "0")
        return f"\t{text}" if is_code and "." not in text else text
    return f"'{text}" if text.startswith(_STARTS) else text


def unguarded(text: str) -> str:
    """Return a cell as it was before it was guarded."""
    return _GUARDED.sub("", text, count=1) if text.startswith("'") else text


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{localtime(value) if is_aware(value) else value:%Y-%m-%d %H:%M}"
    return str(value)
