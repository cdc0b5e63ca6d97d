"""Another system as it calls our interfaces."""

from django.test import Client

from tests.factories.yuanbao import token_of


class Caller:
    """Calls with one token; `address` is where the calls come from."""

    def __init__(self, token="", address="127.0.0.9"):
        self.client = Client(raise_request_exception=False, REMOTE_ADDR=address)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path, **headers):
        return self.client.get(f"/api/v1/{path}", headers=self.headers | headers)

    def post(self, path, body=None, **headers):
        return self.client.post(
            f"/api/v1/{path}",
            {} if body is None else body,
            content_type="application/json",
            headers=self.headers | headers,
        )


def system_of(user, **facts):
    """Connect a system through `user` and return it as a caller."""
    return Caller(token_of(user, name=f"{user}的系统", **facts))


def refusal(answer):
    """Return status and code of a refusal, after checking that it has words and one shape."""
    error = answer.json()["error"]
    assert error["message"]
    assert set(error) <= {"code", "message", "fields"}
    return answer.status_code, error["code"]
