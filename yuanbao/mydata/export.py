"""A person's data as files to take away: JSON for machines, a page for people, in one archive.

Made when it is asked for and never laid down: nothing of it stays on the server.
"""

import io
import json
import zipfile
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from yuanbao.mydata.holdings import Held, Opening, held_on, openings_of

VERSION = 1


def archive_of(user: Any, *, at: datetime) -> bytes:
    """Return a ZIP of `data.json` and `data.html` with all that is held on the person."""
    held, openings = held_on(user), openings_of(user)
    facts = as_json(held, openings, at=at)
    page = render_to_string(
        "yuanbao/mydata/export.html", {"held": held, "openings": openings, "at": at}
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data.json", json.dumps(facts, ensure_ascii=False, indent=2))
        packed.writestr("data.html", page)
    return out.getvalue()


def as_json(held: list[Held], openings: list[Opening], *, at: datetime) -> dict[str, Any]:
    """Return the same facts for machines."""
    return {
        "version": VERSION,
        "made_at": at.isoformat(),
        "categories": [
            {
                "code": one.holding.code,
                "title": str(one.holding.title),
                "purpose": str(one.holding.purpose),
                "basis": str(one.holding.basis),
                "kept_for": str(one.holding.kept_for),
                "items": [
                    {"title": item.title, "facts": {str(k): str(v) for k, v in item.facts}}
                    for item in one.items
                ],
            }
            for one in held
        ],
        "openings": [
            {
                "at": one.at.isoformat(),
                "office": one.office,
                "role": one.role,
                "what": one.what,
                "why": one.why,
            }
            for one in openings
        ],
    }
