"""One database with every migration applied, which the workers of a parallel run copy.

Building the tables takes a minute of a processor; copying them takes a second.
"""

import os
import subprocess
import sys
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql

# Any number will do, as long as nothing else uses it.
BUILDING = 2_106_020_002


def name_of(run: str) -> str:
    """Return the template's name in this run."""
    return f"test_template_{run[:12]}"


def provide(url: str, run: str) -> str:
    """Return the name of the run's template; the first worker that asks builds it."""
    name = name_of(run)
    with _maintenance(url) as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [BUILDING])
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            _migrate(_beside(url, name))
    return name


def _migrate(url: str) -> None:
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, check=True, env={**os.environ, "DATABASE_URL": url})


def forget(url: str, run: str) -> None:
    """Remove the run's template."""
    with _maintenance(url) as cursor:
        drop = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name_of(run)))
        cursor.execute(drop)


@contextmanager
def _maintenance(url: str):
    connection = psycopg2.connect(_beside(url, "postgres"))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def _beside(url: str, name: str) -> str:
    """Return the address of another database of the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
