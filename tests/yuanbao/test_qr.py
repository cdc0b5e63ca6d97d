import re

from yuanbao.qr import QUIET, code_of


def cells(code):
    """Return the dark modules that the path draws."""
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", code.path)
    return {(int(x) + n, int(y)) for x, y, width, _back in runs for n in range(int(width))}


def test_code_draws_the_three_finder_squares_inside_its_quiet_zone():
    code = code_of("http://127.0.0.1/t/260000000142/secret/")

    dark = cells(code)
    far = code.size - QUIET - 1
    assert min(x for x, _ in dark) == min(y for _, y in dark) == QUIET
    assert max(x for x, _ in dark) == far
    for x, y in ((QUIET, QUIET), (far - 6, QUIET), (QUIET, far - 6)):
        ring = {(x + n, y + m) for n in range(7) for m in range(7) if n in {0, 6} or m in {0, 6}}
        assert ring <= dark
        assert (x + 1, y + 1) not in dark


def test_code_of_another_text_is_another():
    assert code_of("a").path != code_of("b").path
