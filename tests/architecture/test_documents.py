"""Pages made from tables are fresh."""

import pytest

from dispatch.generated_docs import pages
from tests.architecture.source import ROOT


@pytest.mark.parametrize("name", ["permissions.md", "lifecycles.md", "time-limits.md"])
def test_generated_page_says_what_the_tables_say(name):
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == pages()[name]
