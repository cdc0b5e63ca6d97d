"""Tell with each answer how many SQL statements it took."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse


def count_statements(get_response: Callable) -> Callable:
    """Add `X-Statements` to every answer; opening and ending transactions is not counted."""

    def answer(request: HttpRequest) -> HttpResponse:
        n = 0

        def count(execute: Callable, *args: Any) -> Any:
            nonlocal n
            n += 1
            return execute(*args)

        with connection.execute_wrapper(count):
            response = get_response(request)
        response["X-Statements"] = str(n)
        return response

    return answer
