import ast
import re

from tests.architecture.source import ROOT, calls

READERS = {"env_str", "env_bool", "env_int", "env_list"}
# Read by the commands and not by the settings.
BY_COMMANDS = {"CHROMIUM"}


def test_example_lists_every_variable_with_a_comment():
    explained = _explained()

    assert set(explained) == _read_by_settings() | BY_COMMANDS
    assert [name for name, comment in explained.items() if not comment] == []


def _read_by_settings() -> set[str]:
    """Return the names that settings read, which are literal in every call."""
    names = set()
    for call in calls(ROOT / "yuanbao" / "settings.py"):
        reader = ast.unparse(call.func)
        if reader in READERS or reader in {"os.environ.get", "os.getenv"}:
            match call.args[0]:
                case ast.Constant(value=str(name)):
                    names.add(name)
    return names


def _explained() -> dict[str, str]:
    """Return the variables of `.env.example` with the comment above each."""
    found, comment = {}, ""
    for line in (ROOT / ".env.example").read_text().splitlines():
        if set_to := re.match(r"#?([A-Z][A-Z0-9_]+)=", line):
            found[set_to[1]] = comment
        elif line.startswith("# "):
            comment = line
        else:
            comment = ""
    return found
