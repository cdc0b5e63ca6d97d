"""`python -m yuanbao.running` starts the platform; with `reset` it forgets the kept data."""

import sys

from yuanbao.running.start import main

sys.exit(main(sys.argv[1:]))
