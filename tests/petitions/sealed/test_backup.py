"""A backup made and restored by the database's own programs keeps every seal."""

import shutil
import subprocess
from contextlib import contextmanager

import pytest
from django.db import connection
from django.utils import timezone

from petitions.models import SealedReport
from petitions.sealed import receipts
from petitions.services.sealed import opening
from tests.factories.sealed import MARKER, NAME, PHONE, SealedCast, file_sealed
from yuanbao.roles import Capability
from yuanbao.running.postgres import wheel_programs
from yuanbao.workflow import OutOfReach

pytestmark = pytest.mark.django_db(transaction=True)


def run(program: str, *words: str) -> None:
    """Run a program of the server's own age: a younger one sets what an older server does not know."""
    is_ours = connection.pg_version >= 170000
    place = str(wheel_programs() / "bin" / program) if is_ours else shutil.which(program)
    done = subprocess.run([place, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def address_of(name: str) -> str:
    """Return the address of a database of the same server, for the programs."""
    facts = connection.get_connection_params()
    words = {"host": "host", "port": "port", "user": "user", "password": "password"}
    given = {theirs: facts[ours] for ours, theirs in words.items() if facts.get(ours)}
    return " ".join(f"{key}={text}" for key, text in {**given, "dbname": name}.items())


@contextmanager
def looking_at(name: str):
    """Let Django read and write another database of the same server for a while."""
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


@pytest.fixture
def restored(tmp_path):
    """Return a function that dumps the database, restores it beside, and gives its name and dump."""
    own = connection.settings_dict["NAME"]
    name = f"{own}_restored"

    def restore() -> tuple[str, bytes]:
        archive, read = tmp_path / "archive", tmp_path / "read"
        run("pg_dump", "--format=custom", f"--file={archive}", f"--dbname={address_of(own)}")
        run("pg_restore", f"--file={read}", str(archive))
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        run("pg_restore", "--exit-on-error", f"--dbname={address_of(name)}", str(archive))
        return name, read.read_bytes()

    yield restore

    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


def test_restored_dump_is_sealed_as_before(cast, restored):
    people = SealedCast(cast)
    _report, receipt = file_sealed()
    accused, custodian = people.accused, people.custodian

    name, dump = restored()

    for said in (MARKER, NAME, PHONE, receipt):
        assert said.encode() not in dump
    with looking_at(name):
        back = SealedReport.objects.get(receipt_hash=receipts.hash_of(receipt))
        assert MARKER in back.envelope.text
        assert not SealedReport.objects.permitted(accused, Capability.HANDLE_SEALED).exists()
        with pytest.raises(OutOfReach):
            opening.read(back, by=custodian, at=timezone.now())
