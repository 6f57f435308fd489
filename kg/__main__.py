"""`python -m kg`: the command line without its script."""

import sys

from kg.cli.main import main

__all__: list[str] = []

if __name__ == "__main__":
    sys.exit(main())
