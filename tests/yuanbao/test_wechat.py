"""Template messages of the official account: sent, refused for good, tried again, with a new token."""

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.core.cache import cache

from yuanbao.channels import PermanentFailure, TemporaryFailure, WechatTemplate

MESSAGE = {
    "address": "o-1",
    "title": "停水",
    "body": "今天下午",
    "url": "/x/",
    "dedup_key": "d" * 40,
}


class Account:
    """Answers as the official account does: `codes` one after another, tokens as asked for."""

    def __init__(self):
        self.codes, self.sent, self.tokens = [0], [], 0


@pytest.fixture
def account(settings):
    known = Account()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if "stable_token" in self.path:
                known.tokens += 1
                answer = {"access_token": f"t{known.tokens}", "expires_in": 7200}
            else:
                known.sent.append((self.path.rsplit("=", 1)[1], body))
                answer = {"errcode": known.codes.pop(0)}
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.WECHAT_API = f"http://127.0.0.1:{server.server_port}"
    settings.WECHAT_TEMPLATE = "T1"
    cache.delete(WechatTemplate.TOKEN)
    yield known
    server.shutdown()
    server.server_close()
    cache.delete(WechatTemplate.TOKEN)


def test_send_hands_the_template_over_and_asks_for_one_token(account):
    account.codes = [0, 0]

    for _time in range(2):
        WechatTemplate().send(**MESSAGE)

    token, body = account.sent[0]
    assert (token, account.tokens, len(account.sent)) == ("t1", 1, 2)
    assert (body["touser"], body["template_id"], body["client_msg_id"]) == ("o-1", "T1", "d" * 32)
    assert body["data"]["first"]["value"] == "停水"


def test_send_with_a_token_that_ran_out_takes_a_new_one(account):
    account.codes = [42001, 0]

    WechatTemplate().send(**MESSAGE)

    assert [token for token, _body in account.sent] == ["t1", "t2"]


def test_send_to_somebody_who_left_is_given_up(account):
    account.codes = [43004]

    with pytest.raises(PermanentFailure, match="没有关注"):
        WechatTemplate().send(**MESSAGE)


def test_send_that_the_account_cannot_take_now_is_tried_again(account):
    account.codes = [-1]

    with pytest.raises(TemporaryFailure, match="-1"):
        WechatTemplate().send(**MESSAGE)


def test_send_without_a_network_is_tried_again(settings, account):
    settings.WECHAT_API = "http://127.0.0.1:9"

    with pytest.raises(TemporaryFailure):
        WechatTemplate().send(**MESSAGE)
