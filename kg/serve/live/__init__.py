"""The explorer: what the page that `kg render` draws can do besides when a server stands behind it.

`assets` holds hand-written scripts and styles that need no building; `vendor` says which libraries `npm` brings and how they are put
together, and `built` holds what came of it. Without them the explorer works, and its page says what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from kg.ontology import PREFIXES

__all__ = ["BUNDLES", "facts", "scripts", "styles", "vendored"]

SCRIPTS = (
    "ask.js", "absorb.js", "explore.js", "history.js", "ways.js", "finder.js", "saved.js", "document.js", "questions.js", "results.js", "sparql.js",
    "stars.js", "starfield.js", "sky.js",
)
STYLES = ("explorer.css",)
BUNDLES = ("editor.js",)
"""What the libraries are put together to: the editor of the SPARQL tab, and the picture of the overview."""


def scripts() -> str:
    """Return the scripts of the explorer, which run inside the page's own."""
    return "\n".join(_asset(name) for name in SCRIPTS)


def styles() -> str:
    """Return the styles of the explorer."""
    return "\n".join(_asset(name) for name in STYLES)


@cache
def vendored() -> Mapping[str, bytes]:
    """Return the bundles that were built: name -> script."""
    folder = resources.files("kg.serve.live").joinpath("built")
    found = {}
    for name in BUNDLES:
        file = folder.joinpath(name)
        if file.is_file():
            found[name] = file.read_bytes()
    return found


def facts(bundles: Mapping[str, bytes]) -> dict[str, Any]:
    """Return what the explorer's scripts know of their server."""
    return {"bundles": sorted(bundles), "prefixes": dict(sorted(PREFIXES.items()))}


def _asset(name: str) -> str:
    return resources.files("kg.serve.live").joinpath("assets", name).read_text(encoding="utf-8")
