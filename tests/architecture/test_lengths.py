import pytest

from tests.architecture.source import APPS, place, python_files, templates


@pytest.mark.parametrize(
    ("files", "limit"),
    [
        (python_files(*APPS), 400),
        (python_files("tests", "benchmarks"), 600),
        (templates(), 160),
    ],
    ids=["modules", "tests", "templates"],
)
def test_files_stay_short_enough_to_be_read(files, limit):
    long = {
        place(path): lines
        for path in files
        if (lines := len(path.read_text().splitlines())) > limit
    }

    assert files
    assert long == {}
