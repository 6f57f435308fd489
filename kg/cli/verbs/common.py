"""What the declarations of verbs share."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import NoReturn, TypeAlias

from kg.cli.common import default_store, shown_store
from kg.errors import KgError

__all__ = ["Parser", "Verbs", "add_overlay", "add_store", "add_verb"]


class Parser(argparse.ArgumentParser):
    """A parser that refuses by an exception, so that wrong options read like every other message."""

    def error(self, message: str) -> NoReturn:
        """Raise `KgError` in place of usage and exit."""
        raise KgError(message, place=self.prog.partition(" ")[2], hint=f"see `{self.prog} --help`")


Verbs: TypeAlias = "argparse._SubParsersAction[Parser]"


def add_verb(verbs: Verbs, name: str, text: str, example: str) -> argparse.ArgumentParser:
    """Add one verb with its help and an example and return its parser."""
    return verbs.add_parser(name, help=text, description=text, epilog=f"example:\n  {example}",
                            formatter_class=argparse.RawDescriptionHelpFormatter)


def add_store(sub: argparse.ArgumentParser) -> None:
    """Add `--store`, as every verb that reads or writes a store has it."""
    sub.add_argument("--store", default=default_store(), metavar="DIR",
                     help=f"store folder, .nq/.trig/.ttl file, or http://HOST:PORT#KIND of a server (default: {shown_store(default_store())})")
    sub.add_argument("--texts", default=os.environ.get("KG_TEXTS"), metavar="FOLDER", help="where a file or a server as store keeps its texts and decisions")


def add_overlay(sub: argparse.ArgumentParser) -> None:
    """Add `--ontology`, as every verb that reads documents has it."""
    sub.add_argument("--ontology", action="append", default=[], type=Path, metavar="DIR", help="folder of Turtle laid over the shipped one")
