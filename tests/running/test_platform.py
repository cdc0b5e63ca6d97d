import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.running.platform import Platform, alive, environment, wait_for
from yuanbao.running import places
from yuanbao.running.programs import ROOT


@pytest.fixture(scope="module")
def var():
    folder = Path(tempfile.mkdtemp(prefix="yuanbao-start-", dir="/var/tmp"))
    folder.chmod(0o755)

    yield folder / "var"

    places.forget(folder / "var")
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def started(var):
    platforms = []

    yield platforms

    for platform in platforms:
        platform.close()


@pytest.fixture
def platform(var, started):
    """Return a running platform: the last one, or a new one where that was stopped.

    One start serves all tests here that leave it running.
    """
    if not started or started[-1].process.poll() is not None:
        started.append(Platform(var))
    started[-1].wait_until_open()
    assert wait_for(lambda: started[-1].answer("/livez") == (200, {"ok": True}))
    return started[-1]


def test_start_answers_and_names_address_and_accounts(platform):
    ready = wait_for(lambda: (platform.answer("/readyz") or (0, {}))[0] == 200)

    assert ready, platform.answer("/readyz")
    assert platform.answer("/livez") == (200, {"ok": True})
    assert f"http://127.0.0.1:{platform.port}/" in platform.text()
    assert "shift.leader    made-for-this-test" in platform.text()


def test_command_in_another_terminal_works_on_the_running_platform(platform, var):
    done = command(var)

    assert done.returncode == 0, done.stderr
    assert (var / "run" / "addresses.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("words", [("granian",), ("celery", "worker"), ("celery", "beat")])
def test_killed_program_comes_back(platform, words):
    before = platform.program(*words)

    os.kill(before.pid, signal.SIGKILL)

    assert wait_for(lambda: platform.program(*words) not in {None, before})
    assert wait_for(lambda: platform.answer("/livez") == (200, {"ok": True}))


def test_killed_web_takes_its_processes_along(platform):
    web = platform.program("granian")
    processes = [one for one in platform.children() if one.parent == web.pid]

    os.kill(web.pid, signal.SIGKILL)

    assert processes
    assert wait_for(lambda: not alive(processes), 10), alive(processes)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stop_signal_leaves_no_process_behind(platform, number):
    processes = platform.children()

    platform.process.send_signal(number)

    assert platform.process.wait(60) == 0
    assert alive(processes) == []
    assert "已全部停止" in platform.text()


def test_killed_supervisor_leaves_no_orphan(platform):
    processes = platform.children()
    (supervisor,) = (one for one in processes if "supervisor.supervisord" in one.words)

    os.kill(supervisor.pid, signal.SIGKILL)

    assert platform.process.wait(30) == 1
    assert wait_for(lambda: not alive(processes), 20), alive(processes)


def test_killed_start_leaves_no_orphan(platform):
    processes = platform.children()

    platform.process.kill()
    platform.process.wait()

    assert wait_for(lambda: not alive(processes), 60), alive(processes)


def test_second_start_is_refused_with_a_sentence(platform, var):
    done = _run(var, platform.port)

    assert done.returncode == 1
    assert done.stdout.startswith(f"元宝已经在运行（进程 {platform.process.pid}）。")


def test_reset_while_running_is_refused_and_keeps_the_data(platform, var):
    done = _run(var, platform.port, "reset")

    assert done.returncode == 1
    assert "元宝已经在运行" in done.stdout
    assert platform.answer("/livez") == (200, {"ok": True})


def test_taken_port_is_refused_with_a_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        done = _run(tmp_path / "var", port)

    assert done.returncode == 1
    assert done.stdout == f"端口 {port} 已被别的程序占用。请换一个，例如：PORT=8001 make run\n"


def test_port_that_is_no_number_is_refused_with_a_sentence(tmp_path):
    done = _run(tmp_path / "var", "web")

    assert done.returncode == 1
    assert done.stdout == "PORT 应当是 1 到 65535 之间的数字，现在是“web”。\n"


def test_reset_forgets_what_is_kept(tmp_path):
    var = tmp_path / "var"
    (var / "media").mkdir(parents=True)

    done = _run(var, 8000, "reset")

    assert done.returncode == 0
    assert not var.exists()


def _run(var, port, *words):
    return subprocess.run(
        [sys.executable, "-m", "yuanbao.running", *words],
        cwd=ROOT,
        env=environment(var, port),
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


def test_command_without_any_database_is_refused_with_a_sentence(tmp_path):
    done = command(tmp_path / "var")

    assert done.returncode == 1
    assert done.stderr.startswith("没有可用的数据库：请先在另一个终端 make run")


def command(var):
    """Run a command that reads the database, with no address in its environment."""
    return subprocess.run(
        [sys.executable, "manage.py", "verify_audit"],
        cwd=ROOT,
        env=environment(var, 0),
        check=False,
        capture_output=True,
        text=True,
    )
