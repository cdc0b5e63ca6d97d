"""Serves an allow-list of files from `node_modules` under `/static/vendor/`.

Packages hold sources, maps and demos nobody asked for; only the files named in
`settings.VENDOR_FILES` are found, and only those are collected.
"""

import os
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.checks import Warning as CheckWarning
from django.core.files.storage import FileSystemStorage


class VendorFinder(BaseFinder):
    """Find `vendor/<name>/<file>` as `settings.VENDOR_FILES` lists it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.root = Path(settings.NODE_MODULES)

    def check(self, **_options) -> list[CheckMessage]:
        """Warn of listed files that the installed packages do not hold."""
        missing = [path for _, path in self._listed() if not path.is_file()]
        if not missing:
            return []
        return [
            CheckWarning(
                f"{len(missing)} vendor files are missing, the first is {missing[0]}",
                hint="Install the front-end packages with `npm ci`.",
                id="yuanbao.W001",
            )
        ]

    def find(self, path, find_all=False, **_options):
        """Return the file's place on disk; an empty list when it is not on the list."""
        wanted = path.replace(os.sep, "/")
        for address, place in self._listed():
            if address == wanted and place.is_file():
                return [str(place)] if find_all else str(place)
        return []

    def list(self, _ignore_patterns):
        """Yield each listed file with a storage that puts it under `vendor/<name>/`."""
        for name, (folder, files) in settings.VENDOR_FILES.items():
            storage = FileSystemStorage(location=self.root / folder)
            storage.prefix = f"vendor/{name}"
            for file in files:
                if storage.exists(file):
                    yield file, storage

    def _listed(self):
        for name, (folder, files) in settings.VENDOR_FILES.items():
            for file in files:
                yield f"vendor/{name}/{file}", self.root / folder / file
