import ast
import re

from celery import current_app

from tests.architecture.source import APPS, calls, place, python_files

NAME = re.compile(rf"^({'|'.join(APPS)})\.[a-z]+(_[a-z0-9]+)*$")


def test_every_task_is_named_by_hand():
    found = [
        place(path, call.lineno)
        for path in python_files(*APPS)
        for call in calls(path)
        if _makes_a_task(call) and not any(word.arg == "name" for word in call.keywords)
    ]

    assert found == []


def test_no_task_decorator_stands_without_a_name():
    found = [
        place(path, decorator.lineno)
        for path in python_files(*APPS)
        for node in ast.walk(ast.parse(path.read_text()))
        for decorator in getattr(node, "decorator_list", [])
        if isinstance(decorator, ast.Name) and decorator.id == "shared_task"
    ]

    assert found == []


def test_every_task_is_called_by_its_app_and_a_verb():
    current_app.loader.import_default_modules()
    ours = {
        name: task
        for name, task in current_app.tasks.items()
        if task.__module__.split(".")[0] in APPS
    }

    wrong = {
        name: task.__module__
        for name, task in ours.items()
        if not NAME.match(name) or name.split(".")[0] != task.__module__.split(".")[0]
    }

    assert ours
    assert wrong == {}


def test_every_scheduled_task_exists(settings):
    current_app.loader.import_default_modules()

    missing = {
        entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()
    } - current_app.tasks.keys()

    assert missing == set()


def _makes_a_task(call: ast.Call) -> bool:
    match call.func:
        case ast.Name(id="shared_task") | ast.Attribute(attr="task", value=ast.Name(id="app")):
            return True
    return False
