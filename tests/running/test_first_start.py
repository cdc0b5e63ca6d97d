import pytest
from django.core.management import CommandError

from yuanbao.models import Heartbeat
from yuanbao.running import first_start
from yuanbao.running.first_start import collect_static, run_step, static_digest, wants_accounts


@pytest.fixture
def commands(monkeypatch):
    """Return the names of the commands that were called; none of them runs."""
    called = []
    monkeypatch.setattr(first_start, "call_command", lambda name, **_options: called.append(name))
    return called


@pytest.mark.django_db
def test_step_for_always_runs_at_each_start(commands):
    run_step("load_holidays", "载入工作日历", "always")
    run_step("load_holidays", "载入工作日历", "always")

    assert commands == ["load_holidays", "load_holidays"]


@pytest.mark.django_db
@pytest.mark.parametrize("when", ["once", "demo"])
def test_step_for_once_runs_at_the_first_start_only(commands, settings, when):
    settings.DEMO = True

    run_step("seed", "载入演示数据", when)
    run_step("seed", "载入演示数据", when)

    assert commands == ["seed"]


@pytest.mark.django_db
def test_step_for_the_demo_is_left_out_of_a_real_district(commands, settings):
    settings.DEMO = False

    assert run_step("seed", "载入演示数据", "demo") is False
    assert commands == []


@pytest.mark.django_db
def test_step_that_failed_is_tried_again_at_the_next_start(monkeypatch):
    def fail(*args, **kwargs):
        raise CommandError

    monkeypatch.setattr(first_start, "call_command", fail)

    with pytest.raises(CommandError):
        run_step("seed", "载入演示数据", "once")

    assert Heartbeat.objects.filter(name="start.seed").exists() is False


@pytest.mark.parametrize(
    ("demo", "source", "wanted"),
    [(True, "some.function", True), (True, "", False), (False, "some.function", False)],
)
def test_accounts_are_shown_in_demo_mode_only(settings, demo, source, wanted):
    settings.DEMO, settings.DEMO_ACCOUNTS = demo, source

    assert wants_accounts() is wanted


@pytest.fixture
def static_files(settings, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "page.css").write_text("body{}")
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [source]
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    return source


def test_static_files_are_collected_again_only_after_a_change(static_files, tmp_path):
    mark = tmp_path / "mark"

    assert collect_static(mark) is True
    assert collect_static(mark) is False
    (static_files / "page.css").write_text("body{margin:0}")
    assert collect_static(mark) is True


def test_static_files_that_were_deleted_are_collected_again(static_files, tmp_path):
    mark = tmp_path / "mark"
    mark.write_text(static_digest())

    assert collect_static(mark) is True
