"""The programs that make up the platform on one machine, and the supervisor's configuration."""

import os
import shlex
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from yuanbao.running.addresses import ROOT
from yuanbao.running.postgres import CHILD


@dataclass(frozen=True)
class Program:
    """One supervised program. Programs with a higher `rank` start later and stop earlier."""

    name: str
    title: str
    rank: int
    command: list[str]
    stop_signal: str = "TERM"
    stop_seconds: int = 15


def web(port: int) -> Program:
    """Return the web server on a loopback port: two processes of four threads."""
    command = [
        *(*bound("TERM"), "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws"),
        *("--host", "127.0.0.1", "--port", str(port), "--workers", "2"),
        *("--blocking-threads", "4", "--blocking-threads-idle-timeout", "600"),
        *("--respawn-failed-workers", "--respawn-interval", "0.1", "--workers-kill-timeout", "5"),
        *("--log-level", "warning", "yuanbao.running.web:application"),
    ]
    return Program("web", "网页服务", 50, command, stop_seconds=8)


def worker() -> Program:
    """Return the background worker of all four queues."""
    command = [
        *(*bound("KILL"), "-m", "celery", "-A", "yuanbao", "worker", "--concurrency", "2"),
        *("-Q", "urgent,default,notify,bulk", "--without-gossip", "--without-mingle"),
        *("--loglevel", "INFO", "--max-tasks-per-child", "2000"),
    ]
    return Program("worker", "后台任务", 40, command, stop_seconds=30)


def beat(var: Path) -> Program:
    """Return the scheduler. Its memory is a file; a second one at work elsewhere does no harm."""
    command = [
        *(*bound("TERM"), "-m", "celery", "-A", "yuanbao", "beat", "--loglevel", "WARNING"),
        *("--schedule", str(var / "beat-schedule"), "--pidfile", ""),
    ]
    return Program("beat", "定时任务", 30, command)


def listener() -> Program:
    """Return what takes in the messages of devices from the broker at MQTT_URL."""
    command = [*bound("TERM"), "manage.py", "listen_devices"]
    return Program("listener", "设备消息", 35, command)


def of_platform(port: int, var: Path) -> list[Program]:
    """Return the platform's own programs in the order of their start."""
    listening = [listener()] if os.environ.get("MQTT_URL") else []
    return [worker(), beat(var), *listening, web(port)]


def bound(signal_name: str) -> list[str]:
    """Return the first words of a Python command that ends with its parent."""
    return [sys.executable, "-I", "-S", str(CHILD), "--signal", signal_name, "--", sys.executable]


def configuration(programs: Iterable[Program], *, var: Path, control: Path) -> str:
    """Return the text of supervisord's configuration file; programs wait to be started."""
    head = f"""\
[supervisord]
nodaemon = true
silent = true
{"user = root" if os.geteuid() == 0 else ""}
logfile = {_value(var / "log" / "supervisor.log")}
logfile_maxbytes = 5MB
logfile_backups = 1
pidfile = {_value(var / "run" / "supervisor.pid")}
childlogdir = {_value(var / "log")}

[unix_http_server]
file = {_value(control)}
chmod = 0700

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
"""
    return head + "".join(_section(program, var) for program in programs)


def _section(program: Program, var: Path) -> str:
    return f"""
[program:{program.name}]
command = {_value(shlex.join(program.command))}
directory = {_value(ROOT)}
priority = {program.rank}
autostart = false
autorestart = true
startsecs = 1
startretries = 1000
stopsignal = {program.stop_signal}
stopwaitsecs = {program.stop_seconds}
killasgroup = true
redirect_stderr = true
stdout_logfile = {_value(var / "log" / (program.name + ".log"))}
stdout_logfile_maxbytes = 10MB
stdout_logfile_backups = 2
"""


def _value(text: object) -> str:
    """Return a configuration value; supervisord would expand a per cent sign."""
    return str(text).replace("%", "%%")
