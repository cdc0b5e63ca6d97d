"""A filled form, and photos of every sort, for the tests of the residents' pages."""

import io
import re

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from petitions import formkey

TEXT = "三号楼二单元暖气不热，屋里只有十四度，请来看看。"


def filled(**changes):
    """Return the fields of a form as a browser posts them, right unless changed."""
    fields = {
        "key": formkey.new_key(),
        "kind": "help",
        "category": "",
        "text": TEXT,
        "place": "金山花园5号楼",
        "lat": "",
        "lng": "",
        "contact": "phone",
        "phone": "13800001111",
        "name": "刘芳",
        "firm": "",
        "visibility": "public",
    }
    return fields | changes


def picture(size=(640, 480), kind="JPEG", **options):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


def photo(content=None, name="IMG_13800001111.jpg"):
    content = picture() if content is None else content
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def kept_tokens(response):
    return re.findall(r'name="kept" value="([^"]+)"', response.content.decode())


def value_of(response, name):
    """Return the value of a hidden field on the page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    return found and found[1]
