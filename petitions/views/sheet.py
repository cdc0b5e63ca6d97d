"""A form as it was posted: its fields, its key, the photos kept so far, and whether it may be trusted."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any

from django.conf import settings
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from grids.models import Grid
from grids.services.hierarchy import Ancestry
from petitions import formkey, queries
from petitions.choices import Channel, Kind, PlaceSource, Visibility
from petitions.forms import ANONYMOUS, GROUPS, MAX_PHOTOS, PetitionForm
from petitions.services.checking import place_of
from petitions.services.intake import Matter
from petitions.services.staging import Staged, find_staged, stage
from yuanbao.throttling import TooMany, client_address, throttle


@dataclass
class Sheet:
    """One filling of the form. `refusal` says why it is not taken although its fields may be right."""

    form: PetitionForm
    signed_key: str
    key: formkey.FormKey
    kept: list[Staged] = field(default_factory=list)
    refusal: str = ""
    joins: str = ""

    @property
    def is_good(self) -> bool:
        return not self.form.errors and not self.refusal

    @property
    def room(self) -> int:
        return MAX_PHOTOS - len(self.kept)

    def unjudged(self) -> "Sheet":
        """Return the same filling with nothing said to be wrong: for going back, and on."""
        typed = {name: self.form[name].value() for name in self.form.fields if name != "photos"}
        return replace(self, form=PetitionForm(initial=typed), refusal="")

    def judge_only(self, group: str) -> None:
        """Forget what is wrong with questions that were not asked yet."""
        for name in set(self.form.errors) - set(GROUPS[group]):
            del self.form.errors[name]

    @cached_property
    def grid(self) -> Grid | None:
        code = self.form["grid"].value()
        return queries.grid_of_code(code) if code else None

    @cached_property
    def line(self) -> Ancestry | None:
        """Return where the matter lies, once a code was scanned or a pin was sent."""
        said = getattr(self.form, "cleaned_data", {})
        return place_of(said.get("lat"), said.get("lng"), self.grid.code if self.grid else "")

    def first_wrong(self) -> str:
        """Return the group of the first refused field, for pages that show one at a time."""
        return next((group for group in GROUPS if self.form.wrong_in(group)), next(iter(GROUPS)))

    def matter(self, user: Any) -> Matter:
        """Return the filled form as plain values. Who chose to be anonymous is not named by account."""
        said = self.form.cleaned_data
        is_anonymous = said["contact"] == ANONYMOUS
        known = user.is_authenticated and not is_anonymous
        return Matter(
            kind=said["kind"],
            channel=Channel.QR if self.grid else Channel.WEB,
            text=said["text"],
            category=self.form.category,
            place=said["place"],
            lat=said["lat"],
            lng=said["lng"],
            grid=self.grid,
            place_source=PlaceSource.GRID if self.grid else PlaceSource.PIN,
            visibility=said["visibility"],
            is_anonymous=is_anonymous,
            name=said["name"],
            phone=said["phone"],
            helper_name=said["helper_name"],
            helper_relation=said["helper_relation"] if said["helper_name"] else "",
            is_helper_agreed=bool(said["helper_name"] and said["is_helper_agreed"]),
            firm=said["firm"],
            is_firm_named=said["is_firm_named"],
            user=user if known else None,
            idempotency_key=self.key.value,
            joins=self.joins,
        )


def blank(request) -> Sheet:
    """Return an empty form with a fresh key; a grid's code and the person's own phone are filled in."""
    user = request.user
    initial = {"grid": request.GET.get("grid", "")[:24], "kind": Kind.HELP}
    initial["visibility"] = Visibility.PUBLIC
    if user.is_authenticated and getattr(user, "is_resident", False):
        initial |= {"phone": user.phone, "name": user.name}
    signed = formkey.new_key()
    sheet = Sheet(PetitionForm(initial=initial), signed, formkey.read_key(signed))
    if initial["grid"] and sheet.grid is None:
        sheet.refusal = _("没有找到这个二维码对应的网格，请在下面写清地址，照样可以反映。")
    return sheet


def keyless() -> Sheet:
    """Return an empty form as a phone keeps it: of nobody, and without a key until it is sent."""
    form = PetitionForm(initial={"kind": Kind.HELP, "visibility": Visibility.PUBLIC})
    return Sheet(form, "", formkey.FormKey(""))


def posted(request) -> Sheet:
    """Check a posted form and keep its good photos, whatever else is wrong with it."""
    dropped = set(request.POST.getlist("drop"))
    tokens = [token for token in request.POST.getlist("kept") if token not in dropped]
    kept = [found for token in tokens[:MAX_PHOTOS] if (found := find_staged(token))]
    files, wait = _files_of(request)
    form = PetitionForm(request.POST, files, room=MAX_PHOTOS - len(kept))
    form.full_clean()
    kept += [stage(photo) for photo in form.fresh]
    signed = request.POST.get("key", "")
    key = formkey.read_key(signed)
    if key is not None and key.is_expired and queries.petition_of_key(key.value):
        # Filed long ago and sent again: the receipt is what the person wants.
        key = formkey.FormKey(key.value)
    refusal = wait or _refusal(request, key, lost=len(tokens) + len(form.fresh) - len(kept))
    if key is None or key.is_expired:
        signed = formkey.new_key()
        key = formkey.read_key(signed)
    return Sheet(form, signed, key, kept, refusal, request.POST.get("joins", "")[:36])


def _files_of(request) -> tuple[Any, str]:
    """Return the photos that came, or none and why they have to wait."""
    if not request.FILES:
        return None, ""
    words = _("这个网络上传的照片太多了，请过一会儿再添加照片，或先不带照片提交。其余内容都还在。")
    try:
        throttle(f"stage:{client_address(request)}", *settings.PHOTOS_PER_ADDRESS, words)
    except TooMany as refusal:
        return None, refusal.sentence
    return request.FILES, ""


def _refusal(request, key: formkey.FormKey | None, *, lost: int) -> str:
    if getattr(request, "is_doubtful", False) or key is None:
        return _("这一页和浏览器对不上了，可能开得太久。填的内容都还在，请再点一次。")
    if key.is_expired:
        return _("这一页打开已经超过 7 天。填的内容都还在，请看一遍再提交。")
    if lost > 0:
        return _("有 %(n)s 张照片存放超过一天，已经删掉，请重新添加；其余内容都还在。") % {
            "n": lost
        }
    return ""


class _Checked(CsrfViewMiddleware):
    """Django's check of the token that answers with the reason instead of a page."""

    def _reject(self, _request, reason):
        return reason


def keeps_what_was_typed(view: Callable) -> Callable:
    """Check the form's token inside the view: a stale one loses nothing, the form comes back filled."""

    @csrf_exempt
    @wraps(view)
    def checked(request, *args, **kwargs):
        check = _Checked(lambda _request: None)
        check.process_request(request)
        request.is_doubtful = bool(check.process_view(request, view, (), {}))
        return view(request, *args, **kwargs)

    return checked
