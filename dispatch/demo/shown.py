"""The accounts that a demo prints on the terminal."""

from dispatch.demo.cast import PASSWORD, SHOWN


def demo_accounts() -> list[tuple[str, str, str]]:
    """Return title, login and password of one account for each desk."""
    return [(desk, login, PASSWORD) for login, desk in SHOWN]
