"""What may be done with a profile: words, form, and the one service that each act calls."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.forms import workers as forms
from grids.models import WorkerProfile
from grids.queries.workers.phones import on_the_way
from grids.services.workers import profiles
from grids.workers.choices import LIVING, WorkerState


@dataclass(frozen=True)
class WorkerAct:
    """`run(profile, form, by, at)` returns the sentence that is said afterwards."""

    name: str
    label: Any
    icon: str
    form: type[forms.WorkerActForm]
    states: frozenset[str]
    next: Any
    run: Callable[..., str]


def _opinion(profile: WorkerProfile, form: Any, *, by: Any, at: Any) -> str:
    done = profiles.give_opinion(profile, **form.cleaned_data, by=by, at=at)
    if done.state == WorkerState.SELECTED:
        return _("两人同意，已选定。")
    return _("意见已记下。")


def _appoint(profile: WorkerProfile, form: Any, *, by: Any, at: Any) -> str:
    done, password = profiles.appoint_worker(profile, form.appointment(), by=by, at=at)
    if not password:
        return _("已上岗。")
    words = {"login": done.user.username if done.user else "", "password": password}
    return (
        _("已上岗。登录名 %(login)s，初始密码 %(password)s，只显示这一次，请当面交给本人。") % words
    )


def _withdraw(profile: WorkerProfile, form: Any, *, by: Any, at: Any) -> str:
    profiles.withdraw_worker(profile, **form.cleaned_data, by=by, at=at)
    numbers = "、".join(one.phone.number for one in on_the_way(profile.user))
    if not numbers:
        return _("已登记退出，岗位到最后一天为止。")
    words = {"numbers": numbers}
    return (
        _("已登记退出，岗位到最后一天为止。网格手机 %(numbers)s 已请本人交回，双方确认后入库。")
        % words
    )


ACTS = {
    act.name: act
    for act in (
        WorkerAct(
            "opinion",
            gettext_lazy("提遴选意见"),
            "user-check",
            forms.OpinionForm,
            frozenset({WorkerState.CANDIDATE}),
            gettext_lazy("两个人同意才算选定，一个人不能提两次。"),
            _opinion,
        ),
        WorkerAct(
            "appoint",
            gettext_lazy("聘任上岗"),
            "user-plus",
            forms.AppointForm,
            frozenset({WorkerState.SELECTED}),
            gettext_lazy("上岗后本人在“我的岗位”签承诺书。"),
            _appoint,
        ),
        WorkerAct(
            "withdraw",
            gettext_lazy("登记退出"),
            "user-minus",
            forms.WithdrawForm,
            LIVING,
            gettext_lazy(
                "在办的工单和任务跟着岗位走，接手的人一上岗就看得到。网格手机同时请本人交回。"
            ),
            _withdraw,
        ),
    )
}


def acts_on(profile: WorkerProfile) -> list[WorkerAct]:
    """Return the acts that the profile's state leaves open."""
    return [act for act in ACTS.values() if profile.state in act.states]
