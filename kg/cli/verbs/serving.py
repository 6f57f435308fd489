"""The verbs that stay: servers."""

from __future__ import annotations

from kg.cli.verbs.common import Verbs, add_store, add_verb

__all__ = ["MODULES", "add"]

MODULES = {"serve": "kg.cli.serving"}


def add(verbs: Verbs) -> None:
    """Add `serve`."""
    sub = add_verb(verbs, "serve", "answer SPARQL and stored questions over HTTP, read-only", "kg serve --store kg-store --port 7878")
    add_store(sub)
    sub.add_argument("--port", type=int, default=7878, metavar="N", help="0 takes a free one (default: %(default)s)")
    sub.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s, this machine only)")
    sub.add_argument("--workers", type=int, metavar="N", help="questions answered at once (default: two for each processor, four at least)")
    sub.add_argument("--timeout", type=float, default=10.0, metavar="S", help="seconds of work that a question may take (default: %(default)s)")
    sub.add_argument("--memory", type=int, default=1024, metavar="MB", help="memory that a question may need (default: %(default)s)")
    sub.add_argument("--max-rows", type=int, default=100_000, metavar="N", help="rows that an answer may have (default: %(default)s)")
    sub.add_argument("--queue", type=int, default=64, metavar="N", help="questions that may wait for their turn (default: %(default)s)")
    sub.add_argument("--keep", type=int, default=32, metavar="MB", help="answers that are kept to be given again; 0: none (default: %(default)s)")
    sub.add_argument("--allow-origin", action="append", default=[], metavar="ORIGIN", help="site whose pages may ask, e.g. https://example.org; * any")
    sub.add_argument("--allow-host", action="append", default=[], metavar="NAME", help="name by which clients reach this server; * any")
