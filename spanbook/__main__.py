"""The command: ``python -m spanbook diagnose data.csv --target price``."""

import sys

from spanbook.diagnosis._command import main

if __name__ == "__main__":
    sys.exit(main())
