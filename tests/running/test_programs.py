import configparser
import shlex
from pathlib import Path

from yuanbao.running.programs import Program, beat, configuration, web, worker


def _read(text):
    parser = configparser.RawConfigParser()
    parser.read_string(text)
    return parser


def test_programs_stop_before_what_they_need():
    ranks = [program.rank for program in (beat(Path("/v")), worker(), web(8000))]

    assert ranks == sorted(ranks)
    assert min(ranks) > 20


def test_configuration_keeps_a_command_word_for_word():
    program = Program("web", "网页服务", 50, ["run", "--name", "two words", "100%"])

    text = configuration([program], var=Path("/v"), control=Path("/v/s.sock"))

    command = _read(text)["program:web"]["command"]
    assert shlex.split(command.replace("%%", "%")) == program.command


def test_every_program_is_restarted_and_waits_for_its_order():
    text = configuration([web(8000), worker()], var=Path("/v"), control=Path("/v/s.sock"))

    sections = [section for name, section in _read(text).items() if name.startswith("program:")]

    assert len(sections) == 2
    assert {s["autorestart"] for s in sections} == {"true"}
    assert {s["autostart"] for s in sections} == {"false"}


def test_web_listens_on_loopback_alone():
    command = web(8123).command

    assert command[command.index("--host") + 1] == "127.0.0.1"
    assert command[command.index("--port") + 1] == "8123"
