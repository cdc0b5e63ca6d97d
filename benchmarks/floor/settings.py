"""As little Django as there can be, on the database and the server of the product."""

from yuanbao.settings import ALLOWED_HOSTS, DATABASES, SECRET_KEY, USE_TZ

__all__ = ["ALLOWED_HOSTS", "DATABASES", "SECRET_KEY", "USE_TZ"]

INSTALLED_APPS: list[str] = []
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "benchmarks.floor.site"
