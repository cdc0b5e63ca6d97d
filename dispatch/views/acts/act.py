"""One act of an order's page: words, icon, form, service, and what happens next."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dispatch.forms.order import ActForm


@dataclass(frozen=True, kw_only=True)
class Act:
    """One act: `name` stands in the address, `next` is the sentence at the dialog's foot.

    `run` is the service: it is called with the order, the form's fields by their names, `by` and
    `at`; `done` is said when it has returned. `step` chooses the canned phrases. A direct act
    has nothing to fill in and is a button. A hidden one has its form elsewhere on the page.
    """

    name: str
    label: Any
    icon: str
    form: type[ActForm]
    submit: Any
    next: Any
    run: Callable[..., None]
    done: Any
    step: str = ""
    is_direct: bool = False
    is_hidden: bool = False

    @property
    def url_name(self) -> str:
        return f"dispatch:order-{self.name}"

    @property
    def dialog_id(self) -> str:
        return f"act-{self.name}"
