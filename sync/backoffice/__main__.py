"""``python -m sync.backoffice``."""

import sys

from sync.backoffice import main

sys.exit(main())
