"""Photos, handed out only to those who may see the matter they belong to."""

from django.http import FileResponse
from django.views.decorators.http import require_GET

from petitions.services import passes
from petitions.services.photos import own_photo, readable_photo


def _answer(attachment, *, is_thumb: bool) -> FileResponse:
    file = attachment.thumbnail if is_thumb else attachment.file
    response = FileResponse(file.open("rb"), content_type="image/jpeg")
    response["Content-Disposition"] = f'inline; filename="{attachment.public_id}.jpg"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _photo(request, public_id, *, is_thumb):
    attachment, is_public = readable_photo(public_id, request.user)
    response = _answer(attachment, is_thumb=is_thumb)
    # Public ones may be withdrawn by a moderator: an hour is long enough.
    response["Cache-Control"] = "public, max-age=3600" if is_public else "private, no-store"
    return response


@require_GET
def photo(request, public_id):
    return _photo(request, public_id, is_thumb=False)


@require_GET
def photo_thumb(request, public_id):
    return _photo(request, public_id, is_thumb=True)


@require_GET
def petition_photo(request, number, secret, public_id):
    """A photo of one's own matter, opened by its secret."""
    petition, _holder = passes.open_pass(number, secret)
    response = _answer(own_photo(petition, public_id), is_thumb="thumb" in request.GET)
    response["Cache-Control"] = "private, no-store"
    return response
