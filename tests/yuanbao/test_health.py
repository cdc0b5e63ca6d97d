from datetime import timedelta

import pytest
from celery import current_app
from django.db import DatabaseError, connection
from django.utils import timezone

from yuanbao import health
from yuanbao.health import Finding
from yuanbao.models import Heartbeat
from yuanbao.running.redis_server import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture
def checks(monkeypatch):
    """Return the registry, empty for this test."""
    found = {}
    monkeypatch.setattr(health, "_checks", found)
    return found


def test_livez_asks_nothing_of_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/livez")

    assert (answer.status_code, answer.json()) == (200, {"ok": True})
    assert "no-store" in answer["Cache-Control"]


def test_readyz_with_every_part_ready_answers_200(client, checks):
    health.register("water", lambda: Finding(ok=True, words="有水。"))

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"ok": True, "parts": {"water": {"ok": True, "words": "有水。"}}}


def test_readyz_with_one_part_not_ready_answers_503_and_names_all(client, checks):
    health.register("water", lambda: Finding(ok=False, words="停水了。"))
    health.register("heat", lambda: Finding(ok=True, words="供热正常。"))

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {
        "ok": False,
        "parts": {
            "water": {"ok": False, "words": "停水了。"},
            "heat": {"ok": True, "words": "供热正常。"},
        },
    }


def test_check_that_raises_counts_as_not_ready_and_stops_no_other(checks):
    def broken():
        raise ZeroDivisionError

    def cut_off():
        raise DatabaseError

    health.register("broken", broken)
    health.register("cut_off", cut_off)
    health.register("heat", lambda: Finding(ok=True, words="供热正常。"))

    found = health.findings()

    assert found == {
        "broken": Finding(ok=False, words="这一项检查没有完成，原因在日志里。"),
        "cut_off": Finding(ok=False, words="数据库没有回应，查不到这一项。"),
        "heat": Finding(ok=True, words="供热正常。"),
    }


def test_database_check_tells_whether_it_answers(monkeypatch):
    assert health.database().ok is True

    def refuse(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", refuse)
    assert health.database() == Finding(ok=False, words="连不上数据库。")


def test_migrations_check_counts_those_that_wait(monkeypatch):
    monkeypatch.setattr(health, "_is_migrated", False)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")

    assert health.migrations() == Finding(ok=False, words="还有 1 个数据库变更没有执行。")


def test_migrations_check_is_asked_once_when_all_are_applied(
    monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(health, "_is_migrated", False)
    health.migrations()

    with django_assert_num_queries(0):
        found = health.migrations()

    assert found == Finding(ok=True, words="数据库结构是最新的。")


def test_broker_check_reaches_the_broker():
    assert health.broker().ok is True


def test_broker_check_without_a_broker_says_that_nothing_is_lost(monkeypatch):
    monkeypatch.setattr(current_app.conf, "broker_read_url", f"redis://127.0.0.1:{free_port()}/0")

    found = health.broker()

    assert found == Finding(ok=False, words="连不上消息队列；诉求照常登记，恢复后自动补办。")


@pytest.mark.parametrize(
    ("age", "finding"),
    [
        (timedelta(seconds=100), Finding(ok=True, words="定时任务正常。")),
        (timedelta(seconds=130), Finding(ok=False, words="定时任务已停 2 分钟。")),
        (timedelta(minutes=75), Finding(ok=False, words="定时任务已停 75 分钟。")),
    ],
)
def test_beat_check_judges_by_the_last_heartbeat(age, finding):
    Heartbeat.objects.create(name="beat", at=timezone.now() - age)

    assert health.beat() == finding


def test_beat_check_before_the_first_heartbeat_is_not_ready():
    assert health.beat() == Finding(ok=False, words="定时任务还没有运行过。")


@pytest.mark.parametrize(
    ("status", "ok", "words"),
    [
        ("confirmed", True, "年节假日安排已公布并载入。"),
        ("provisional", True, "年节假日安排是暂定的，公布后请重新载入。"),
        ("missing", False, "年节假日安排没有载入，期限按周一至周五推算。"),
    ],
)
def test_calendar_check_names_the_year_and_its_state(monkeypatch, status, ok, words):
    year = timezone.localdate().year
    monkeypatch.setattr(health, "year_status", {year: status}.get)

    assert health.calendar() == Finding(ok=ok, words=f"{year} {words}")
