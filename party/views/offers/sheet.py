"""What every form page of the family shares."""

from typing import Any

from django.http import HttpRequest


def typed(request: HttpRequest) -> Any:
    """Return what was posted, an empty form too; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None
