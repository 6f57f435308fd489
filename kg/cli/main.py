"""Arguments, dispatch, exit status: 0 done, 1 ran and the answer is no, 2 could not run."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from kg.cli.common import default_store
from kg.errors import KgError

__all__ = ["main", "parser"]

VERBS = {
    "build": "kg.cli.building", "remove": "kg.cli.building", "text": "kg.cli.reading", "extract": "kg.cli.reading", "coverage": "kg.cli.reading",
    "query": "kg.cli.asking", "questions": "kg.cli.asking", "show": "kg.cli.asking", "render": "kg.cli.writing", "export": "kg.cli.writing",
    "validate": "kg.cli.checking", "score": "kg.cli.checking",
}
DESCRIPTION = "Reads company news in Chinese and English into a knowledge graph in which every fact stands on its exact quote."
EXAMPLES = """examples:
  kg build examples/                     read a folder into ./kg-store, write the page, say what can be asked
  kg extract news.txt --format table     what one document states
  kg questions                           the questions that can be asked
  kg query cq01                          ask one of them
  kg show Amazon                         everything said of one entity, with quotes
  kg render -o page.html                 the interactive page
"""


class Parser(argparse.ArgumentParser):
    """A parser that refuses by an exception, so that wrong options read like every other message."""

    def error(self, message: str) -> NoReturn:
        """Raise `KgError` in place of usage and exit."""
        raise KgError(message, place=self.prog.partition(" ")[2], hint=f"see `{self.prog} --help`")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line with every verb and its examples."""
    top = Parser(prog="kg", description=DESCRIPTION, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    top.add_argument("--version", action="version", version="kg 0.1.0")
    verbs = top.add_subparsers(dest="verb", metavar="VERB", required=True)

    _writing_verbs(verbs)
    _reading_verbs(verbs)
    return top


def _verb(verbs: argparse._SubParsersAction[Parser], name: str, text: str, example: str) -> argparse.ArgumentParser:
    return verbs.add_parser(name, help=text, description=text, epilog=f"example:\n  {example}",
                            formatter_class=argparse.RawDescriptionHelpFormatter)


def _store(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--store", default=default_store(), metavar="DIR", help="store folder, or .nq/.trig/.ttl file (default: %(default)s)")


def _overlay(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--ontology", action="append", default=[], type=Path, metavar="DIR", help="folder of Turtle laid over the shipped one")


def _writing_verbs(verbs: argparse._SubParsersAction[Parser]) -> None:
    sub = _verb(verbs, "build", "read documents into a store and draw the page", "kg build examples/ --store kg-store")
    sub.add_argument("paths", nargs="+", metavar="PATH", help="files, folders, globs")
    sub.add_argument("--date", metavar="YYYY-MM-DD", help="day of publication for documents that name none")
    sub.add_argument("--page", metavar="FILE", help="where to write the page (default: page.html in the store folder)")
    sub.add_argument("--no-page", action="store_true", help="do not draw the page")
    _store(sub)
    _overlay(sub)
    sub = _verb(verbs, "remove", "take one document out of a store", "kg remove amazon-2025q4.zh.txt")
    sub.add_argument("document", help="source, id or beginning of the id")
    _store(sub)
    for name, text in (("text", "print the text that offsets refer to"), ("extract", "print the facts that documents state"),
                       ("coverage", "list every amount of a document: in a fact, or why not")):
        sub = _verb(verbs, name, text, f"kg {name} news.txt")
        sub.add_argument("files", nargs="+" if name == "extract" else 1, metavar="FILE")
        sub.add_argument("--date", metavar="YYYY-MM-DD", help="day of publication")
        if name == "extract":
            sub.add_argument("--format", choices=("jsonl", "table"), default="jsonl")
        _overlay(sub)


def _reading_verbs(verbs: argparse._SubParsersAction[Parser]) -> None:
    sub = _verb(verbs, "query", "answer a stored question or a SPARQL query", "kg query cq01 --format csv")
    sub.add_argument("query", nargs="?", help="cq01…cq28, words of a question, or a .rq file")
    sub.add_argument("-e", "--expression", metavar="SPARQL", help="the query itself")
    sub.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", dest="parameters", help="a parameter of the question")
    sub.add_argument("--format", default="table", help="table, csv, tsv, json, xml, ttl, nt (default: %(default)s)")
    sub.add_argument("--labels", choices=("en", "zh", "zh-Hans", "zh-Hant"), help="names instead of IRIs")
    _store(sub)
    sub = _verb(verbs, "questions", "list the questions that can be asked, in words", "kg questions")
    sub.add_argument("--language", choices=("en", "zh"), default="en")
    sub = _verb(verbs, "show", "print everything said of one entity, with quotes", "kg show AWS --language zh")
    sub.add_argument("name")
    sub.add_argument("--language", default="en", help="en, zh, zh-Hans, zh-Hant")
    _store(sub)
    sub = _verb(verbs, "render", "draw the interactive page", "kg render -o page.html")
    sub.add_argument("-o", "--output", default="page.html", metavar="FILE")
    sub.add_argument("--focus", default="", help="draw the surroundings of this entity")
    sub.add_argument("--language", default="en", help="en, zh-Hans, zh-Hant")
    _store(sub)
    sub = _verb(verbs, "export", "write the whole graph: .nq, .trig, .nt or .ttl", "kg export -o graph.nq")
    sub.add_argument("-o", "--output", required=True, metavar="FILE")
    _store(sub)
    sub = _verb(verbs, "validate", "check a store or an RDF file against shapes and checks", "kg validate kg-store")
    sub.add_argument("graph", nargs="?", help=f"store or RDF file (default: {default_store()})")
    sub.add_argument("--store", metavar="DIR", help="the same, as other verbs name it")
    sub = _verb(verbs, "score", "score printed facts against a gold file", "kg score facts.jsonl news.gold")
    sub.add_argument("facts", metavar="FACTS.jsonl")
    sub.add_argument("gold", metavar="NAME.gold")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; results go to stdout, messages to stderr."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that cannot show a character gets its code
    try:
        options = parser().parse_args(arguments)
        run = getattr(import_module(VERBS[options.verb]), options.verb)
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
