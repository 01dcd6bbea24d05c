"""`python -m assistant` is `tweespraak`."""

import sys

from assistant.cli import main

sys.exit(main())
