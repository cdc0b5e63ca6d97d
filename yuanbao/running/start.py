"""Start the platform on this machine and keep it running until Ctrl-C."""

import fcntl
import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO

from yuanbao.running import addresses, places, programs
from yuanbao.running.postgres import EmbeddedPostgres
from yuanbao.running.programs import ROOT, Program
from yuanbao.running.redis_server import EmbeddedRedis
from yuanbao.running.supervision import Supervision
from yuanbao.running.terminal import Refused, last_lines, say, step

STOP_SECONDS = 100


def main(words: list[str]) -> int:
    """Start, or with the word `reset` forget what is kept; return the exit status."""
    var = addresses.var_folder()
    try:
        with only_one(var):
            if words == ["reset"]:
                places.forget(var)
                say("本机的演示数据已经清空。下次 make run 会从头建起。")
                return 0
            return run(var, chosen_port())
    except Refused as refusal:
        say(str(refusal))
        return 1


def only_one(var: Path) -> IO[str]:
    """Hold the lock of this checkout's data; closing the returned file lets it go.

    Raises Refused when another start holds it.
    """
    var.mkdir(parents=True, exist_ok=True)
    lock = addresses.lock_of(var).open("a+", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        pid = lock.read().strip()
        lock.close()
        raise Refused(
            f"元宝已经在运行（进程 {pid}）。请先在它的终端按 Ctrl-C 停下，再执行这条命令。"
        ) from error
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def chosen_port() -> int:
    """Return the port from PORT, 8000 if unset. Raises Refused when it cannot be listened on."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Refused(f"PORT 应当是 1 到 65535 之间的数字，现在是“{text}”。")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except PermissionError as error:
            raise Refused(f"没有权限使用端口 {text}。请换一个，例如：PORT=8001 make run") from error
        except OSError as error:
            raise Refused(
                f"端口 {text} 已被别的程序占用。请换一个，例如：PORT=8001 make run"
            ) from error
    return int(text)


def run(var: Path, port: int) -> int:
    """Start everything in order, wait, stop everything in order; return the exit status."""
    interrupt_on_termination()
    say("元宝正在启动")
    begun = time.monotonic()
    (var / "log").mkdir(exist_ok=True)
    (var / "run").mkdir(exist_ok=True)
    supervision = None
    try:
        servers = embedded_servers(var)
        addresses.keep(var)
        supervision = supervise(var, port, servers)
        bring_up(var, port, servers, supervision)
        greet(var, port, time.monotonic() - begun)
        return wait(supervision)
    except KeyboardInterrupt:
        return 0
    finally:
        addresses.forget(var)
        stop(supervision)


def interrupt_on_termination() -> None:
    """Make SIGTERM and a closed terminal behave as Ctrl-C does, and Ctrl-C work in any case."""
    # SIGINT too: a shell that starts this in the background has it ignored.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)


def embedded_servers(var: Path) -> list[tuple[Program, EmbeddedPostgres | EmbeddedRedis]]:
    """Prepare the servers that no address was given for, and set their addresses."""
    servers: list[tuple[Program, EmbeddedPostgres | EmbeddedRedis]] = []
    if not os.environ.get("DATABASE_URL"):
        postgres = EmbeddedPostgres(reachable_folder(var))
        with step("准备内置 PostgreSQL"):
            postgres.prepare()
        os.environ["DATABASE_URL"] = postgres.url()
        program = Program("postgres", "内置 PostgreSQL", 10, postgres.command(), "INT", 30)
        servers.append((program, postgres))
    if not os.environ.get("REDIS_URL"):
        redis = EmbeddedRedis(var / "run" / "redis")
        redis.prepare()
        os.environ["REDIS_URL"] = redis.url()
        servers.append((Program("redis", "内置 Redis", 20, redis.command()), redis))
    return servers


def reachable_folder(var: Path) -> Path:
    """Return the servers' folder. Raises Refused when they can no longer reach their data."""
    try:
        return places.server_folder(var)
    except PermissionError as error:
        raise Refused(
            f"数据库的数据在 {var / 'servers'}，数据没有动，但运行它的用户进不去这个文件夹。"
            "请恢复上级文件夹的访问权限（chmod o+x），再执行 make run。"
        ) from error


def supervise(var: Path, port: int, servers: list) -> Supervision:
    """Start the supervisor; its programs wait for their order."""
    listed = [program for program, _ in servers]
    listed += programs.of_platform(port, var)
    control = var / "run" / "supervisor.sock"
    if len(os.fsencode(control)) > 90:
        control = places.server_folder(var) / "supervisor.sock"
    configuration = var / "run" / "supervisor.conf"
    configuration.write_text(
        programs.configuration(listed, var=var, control=control), encoding="utf-8"
    )
    supervision = Supervision(configuration, control)
    supervision.wait_until_ready(20)
    return supervision


def bring_up(var: Path, port: int, servers: list, supervision: Supervision) -> None:
    """Start the servers, bring the database up to date, then start web, worker and beat."""
    for program, server in servers:
        with step(f"启动{program.title}"):
            start_server(var, program, server, supervision)
    prepare_data(var)
    for program in programs.of_platform(port, var):
        supervision.start(program.name)
    with step("启动网页服务、后台任务与定时任务"):
        wait_for_page(f"http://127.0.0.1:{port}/livez", supervision, var)


def start_server(var: Path, program: Program, server, supervision: Supervision) -> None:
    """Start one embedded server and wait for its answer. Raises Refused when none comes."""
    supervision.start(program.name)
    try:
        server.wait(60, alive=supervision.is_alive)
    except RuntimeError as error:
        log = var / "log" / f"{program.name}.log"
        raise Refused(f"{program.title}没有启动，详情在 {log}：\n{last_lines(log)}") from error
    if isinstance(server, EmbeddedPostgres):
        server.create_database()


def prepare_data(var: Path) -> None:
    """Migrate, collect static files and run the listed commands, in a process of its own."""
    log = var / "log" / "start.log"
    with log.open("w", encoding="utf-8") as errors:
        done = subprocess.run(  # noqa: S603 (our own words only)
            [
                *programs.bound("KILL"),
                *("-m", "yuanbao.running.first_start", str(var / "run")),
            ],
            check=False,
            stderr=errors,
            cwd=ROOT,
        )
    if done.returncode:
        raise Refused(f"准备数据没有完成，详情在 {log}：\n{last_lines(log)}")


def wait_for_page(address: str, supervision: Supervision, var: Path) -> None:
    """Return when the web server answers. Raises Refused after a minute or when it gave up."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and supervision.is_up("web"):
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 (our own loopback)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    log = var / "log" / "web.log"
    raise Refused(f"网页服务没有启动，详情在 {log}：\n{last_lines(log)}")


def greet(var: Path, port: int, seconds: float) -> None:
    """Print the address and the demo accounts."""
    say(f"元宝已经启动，用时 {seconds:.0f} 秒。")
    say(f"\n  请打开  http://127.0.0.1:{port}/\n")
    accounts = json.loads((var / "run" / "accounts.json").read_text())
    if accounts:
        say("  演示账号（只限本机）：")
        for title, username, password in accounts:
            say(f"    {title}    {username}    {password}")
        say()
    say("  按 Ctrl-C 停止；数据保留在 var/，make reset 清空。")


def wait(supervision: Supervision) -> int:
    """Wait for the supervisor's end, which only a fault or a kill brings about."""
    supervision.process.wait()
    say("监管进程意外结束，所有服务已随之停止。请重新执行 make run。")
    return 1


def stop(supervision: Supervision | None) -> None:
    """Stop everything in order; a second Ctrl-C stops it at once."""
    if supervision is None or not supervision.is_alive():
        return
    say("\n正在依次停止：网页、后台任务、定时任务、Redis、PostgreSQL ……")
    try:
        supervision.stop(STOP_SECONDS)
    except KeyboardInterrupt:
        supervision.kill()
    say("已全部停止。")
