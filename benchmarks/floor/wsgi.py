"""The floor's WSGI entry point; like the product's worker it ends when its master is killed."""

import os
import signal

from yuanbao.running.child import die_with_parent

die_with_parent(signal.SIGKILL)

from django.core.wsgi import get_wsgi_application  # noqa: E402

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.floor.settings"

application = get_wsgi_application()
