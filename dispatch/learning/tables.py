"""Read labelled rows from a CSV file, and say in a sentence what is wrong with it."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# A petition may hold a long attachment pasted as text; the csv module's own bound is 128 KB.
csv.field_size_limit(16 * 1024 * 1024)


class TableRefused(ValueError):
    """The file cannot be used; the message is one sentence for the person who named it."""


@dataclass(frozen=True)
class Labelled:
    """Texts with their labels, and how many rows were left out because one was missing."""

    texts: list[str]
    labels: list[str]
    without_text: int
    without_label: int


def read_rows(path: str | Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """Return the rows of a UTF-8 CSV file (a byte-order mark is fine) as dictionaries.

    Cells may hold line breaks. Missing cells become empty. Raises TableRefused when the file
    is absent, empty, not UTF-8, or lacks one of `columns`; the sentence names what was found.
    """
    reader = csv.DictReader(io.StringIO(_text(path), newline=""))
    found = list(reader.fieldnames or [])
    if not found:
        raise TableRefused(f"文件 {path} 是空的：第一行应为列名。")
    absent = [column for column in columns if column not in found]
    if absent:
        raise TableRefused(
            f"文件 {path} 里没有列「{'」「'.join(absent)}」；现有的列是：{'、'.join(found)}。"
        )
    rows = [{key: (row.get(key) or "").strip() for key in columns} for row in reader]
    if not rows:
        raise TableRefused(f"文件 {path} 只有列名，没有一行数据。")
    return rows


def read_labelled(path: str | Path, text: str, label: str) -> Labelled:
    """Return the rows that have both a text and a label, and count the others."""
    rows = read_rows(path, (text, label))
    usable = [row for row in rows if row[text] and row[label]]
    if not usable:
        raise TableRefused(f"文件 {path} 里没有一行同时有「{text}」和「{label}」。")
    return Labelled(
        texts=[row[text] for row in usable],
        labels=[row[label] for row in usable],
        without_text=sum(not row[text] for row in rows),
        without_label=sum(bool(row[text]) and not row[label] for row in rows),
    )


def _text(path: str | Path) -> str:
    try:
        return Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise TableRefused(f"打不开文件 {path}：{error.strerror}。") from error
    except UnicodeDecodeError as error:
        raise TableRefused(f"文件 {path} 不是 UTF-8 编码，请另存为 UTF-8 的 CSV 再试。") from error
