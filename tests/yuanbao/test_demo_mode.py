import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse

from yuanbao.demo import loopback_only


@pytest.fixture
def guard(settings):
    settings.DEMO = True
    return loopback_only(lambda _request: HttpResponse("page"))


@pytest.mark.parametrize("address", ["127.0.0.1", "127.3.2.1", "::1", ""])
def test_demo_serves_this_machine(guard, rf, address):
    answer = guard(rf.get("/", REMOTE_ADDR=address))

    assert answer.content == b"page"


@pytest.mark.parametrize("address", ["192.168.1.7", "8.8.8.8", "2001:db8::1"])
def test_demo_refuses_any_other_machine_in_words(guard, rf, address):
    answer = guard(rf.get("/", REMOTE_ADDR=address))

    assert answer.status_code == 403
    assert answer.content.decode() == "演示模式只限本机访问。正式部署请设置 YUANBAO_DEMO=no。"


def test_outside_demo_mode_the_guard_is_not_used(settings):
    settings.DEMO = False

    with pytest.raises(MiddlewareNotUsed):
        loopback_only(lambda _request: HttpResponse("page"))
