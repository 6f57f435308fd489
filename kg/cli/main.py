"""Arguments, dispatch, exit status: 0 done, 1 ran and the answer is no, 2 could not run."""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from kg.cli.verbs import GROUPS, MODULES, Parser
from kg.errors import KgError

__all__ = ["main", "parser"]

SELDOM = (50_000, 20, 50)
"""Thresholds of the collector of cycles: a command makes much that stays, which would be walked again and again."""

DESCRIPTION = "Reads company news in Chinese and English into a knowledge graph in which every fact stands on its exact quote."
EXAMPLES = """examples:
  kg build examples/                     read a folder into ./kg-store, write the page, say what can be asked
  kg extract news.txt --format table     what one document states
  kg questions                           the questions that can be asked
  kg query cq01                          ask one of them
  kg show Amazon                         everything said of one entity, with quotes
  kg render -o page.html                 the interactive page
"""


def parser(verb: str = "") -> argparse.ArgumentParser:
    """Return the parser of the command line with every verb and its examples; if `verb` is one, with those of its group alone."""
    top = Parser(prog="kg", description=DESCRIPTION, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    top.add_argument("--version", action="version", version="kg 0.1.0")
    verbs = top.add_subparsers(dest="verb", metavar="VERB", required=True)
    for group in [group for group in GROUPS if verb in group.MODULES] or GROUPS:
        group.add(verbs)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; results go to stdout, messages to stderr."""
    gc.set_threshold(*SELDOM)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that cannot show a character gets its code
    try:
        words = list(sys.argv[1:] if arguments is None else arguments)
        options = parser(words[0] if words else "").parse_args(words)
        run = getattr(import_module(MODULES[options.verb]), options.verb)
        status: int = run(options)
        sys.stdout.flush()
        return status
    except KgError as error:
        print(f"kg: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of a pipe, `head` for example, has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        print(f"kg: {place}{error.strerror or error} (check the path, its permissions and the disk)", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("kg: interrupted; what was loaded before is kept, run the same command again to go on", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
