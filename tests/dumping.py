"""Everything a thief of the database and the disk would have: rows as text, files, sessions, logs."""

import base64
import io
import json
import re
import zipfile
from collections.abc import Iterator

from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import connection

_BETWEEN = re.compile(r"[\s\-_.·,，/\\()（）]+")


def needles(secret: str) -> set[str]:
    """Return the spellings by which a secret would be known again: plain, hex, base64, escaped."""
    raw = secret.encode()
    found = {secret, raw.hex(), json.dumps(secret)[1:-1]}
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + raw).decode().rstrip("=")
        # What stands beside the secret changes the first and the last letters.
        found.add(coded[(0, 2, 3)[shift] : -2])
    return found


def pieces() -> Iterator[tuple[str, str]]:
    """Yield where and what: each row of each table, each session opened, each file stored."""
    yield from _rows()
    for session in Session.objects.all():
        yield "django_session (opened)", json.dumps(session.get_decoded(), ensure_ascii=False)
    yield from _files("")


def leaks(secrets: dict[str, str], texts: Iterator[tuple[str, str]]) -> list[str]:
    """Return `what in where` for each secret that stands somewhere in any spelling."""
    known = {name: needles(secret) for name, secret in secrets.items()}
    found = set()
    for where, text in texts:
        bare = _BETWEEN.sub("", text)
        for name, spellings in known.items():
            if any(one in text or one in bare for one in spellings):
                found.add(f"{name} in {where}")
    return sorted(found)


def _rows() -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
                " AND table_schema = current_schema()",
                [table],
            )
            for (column,) in cursor.fetchall():
                cursor.execute(f'SELECT "{column}"::text FROM "{table}"')
                for (value,) in cursor.fetchall():
                    yield f"{table}.{column}", value or ""


def _files(folder: str) -> Iterator[tuple[str, str]]:
    folders, names = default_storage.listdir(folder or ".")
    for name in names:
        path = f"{folder}{name}"
        with default_storage.open(path) as file:
            data = file.read()
        yield f"file {folder}", data.decode("latin-1")
        yield f"file {folder}", data.decode("utf-8", errors="ignore")
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                for part in packed.namelist():
                    yield f"file {folder} ({part})", packed.read(part).decode("utf-8", "ignore")
    for inner in folders:
        yield from _files(f"{folder}{inner}/")
