"""A `PageModel` becomes one HTML file that needs nothing else: no request leaves it, and no text in it can run.

pyvis makes the network and renders the template; its own template is replaced by ours (autoescaped). Data lie in
`application/json` blocks with `<`, `>`, `&` escaped, scripts are allowed by hash only (Content-Security-Policy
level 3, hash sources), and the script sets text by `textContent` and canvas alone.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import DictLoader, Environment
from markupsafe import Markup

from kg.render.cards import Card, cards, group_boxes, group_picture, picture
from kg.render.fold import folds
from kg.render.model import LANGUAGES, Figure, Link, PageModel, Witness, Words

__all__ = ["Growth", "data", "render"]

OPTIONS = {
    "physics": {"enabled": False}, "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "hoverConnectedEdges": False, "tooltipDelay": 300, "keyboard": {"enabled": False}, "hideEdgesOnDrag": False},
}
SCRIPTS = (
    "base.js", "facts.js", "fold.js", "colours.js", "rows.js", "cards.js", "layout.js", "scene.js", "lines.js", "network.js", "path.js",
    "legend.js", "period.js", "quotes.js", "panel.js", "inspect.js", "search.js", "views.js", "compare.js", "segments.js", "ladder.js",
    "timeline.js", "change.js", "table.js", "pen.js", "save.js", "address.js", "keys.js", "main.js",
)
STYLES = ("base.css", "picture.css", "views.css", "print.css")


@dataclass(frozen=True, slots=True)
class Growth:
    """What a server adds to the page that it serves; the page may then ask that server, and nobody else.

    scripts  run inside the page's own script, before its start
    styles   after the page's own
    words    key -> text in each language, beside those of the scheme "ui"
    facts    what the scripts know of the server, as JSON
    """

    scripts: str
    styles: str
    words: Mapping[str, Words]
    facts: Mapping[str, Any]


def render(model: PageModel, growth: Growth | None = None) -> str:
    """Return the page of `model` as HTML text, to be written as UTF-8.

    The same model gives the same bytes. Without `growth` nothing in the page refers to another file or host.
    """
    from pyvis.network import Network

    held = cards(model)
    net = Network(directed=True, cdn_resources="in_line", height="100%", width="100%")
    for c, (x, y) in zip(held, picture(model, held[: model.drawn]).places, strict=False):
        net.add_node(str(c.node), label=" ", shape="custom", x=x, y=y)
    net.options = OPTIONS
    script, style, library = _script(growth.scripts if growth else ""), "\n".join(_asset(name) for name in STYLES), _library()
    shown = data(model, held)
    if growth:
        style += "\n" + growth.styles
        shown["words"]["ui"] |= {key: _same(words) for key, words in growth.words.items()}
        shown["server"] = dict(growth.facts)
    language = model.options.language if model.options.language in LANGUAGES else LANGUAGES[0]
    environment = Environment(loader=DictLoader({"page.html.j2": _asset("page.html.j2")}), autoescape=True)
    environment.globals.update(
        json=_json, page=shown, title=model.options.title or model.words["ui"]["title"][LANGUAGES.index(language)],
        language=language, script=Markup(script), style=Markup(style), library=Markup(library),
        policy=_policy([library, script], [style], own=growth is not None))
    net.templateEnv, net.path = environment, "page.html.j2"
    return str(net.generate_html())


@cache
def _script(more: str = "") -> str:
    """Return the scripts of the page as one function, without comment lines and indentation; strings of one line stay as they are.

    more  scripts that stand before the last one, which starts the page
    """
    texts = [*(_asset(name) for name in SCRIPTS[:-1]), more, _asset(SCRIPTS[-1])]
    lines = (line.strip() for text in texts for line in text.splitlines())
    return "(function(){'use strict';\n" + "\n".join(line for line in lines if line and not line.startswith("//")) + "\n})();"


@cache
def _asset(name: str) -> str:
    return resources.files("kg.render").joinpath("assets", name).read_text(encoding="utf-8")


@cache
def _library() -> str:
    """Return vis-network as pyvis ships it."""
    text = resources.files("pyvis").joinpath("templates", "lib", "vis-9.1.2", "vis-network.min.js").read_text(encoding="utf-8")
    return text.replace("</script", "<\\/script").split("//# sourceMappingURL", 1)[0]


def _policy(scripts: Sequence[str], styles: Sequence[str], *, own: bool) -> str:
    """Return the policy of a page that runs nothing but `scripts` and `styles`; `own`: and what its own server has, whom it may ask."""
    def hashes(texts: Sequence[str]) -> str:
        return " ".join("'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'" for text in texts)
    server, asks = (" 'self'", "connect-src 'self'; ") if own else ("", "")
    return (f"default-src 'none'; script-src {hashes(scripts)}{server}; style-src {hashes(styles)}{server}; img-src data: blob:; {asks}"
            "base-uri 'none'; form-action 'none'")


def _json(value: Any) -> Markup:
    r"""Return JSON that cannot end its script element, whatever the strings in it.

    >>> _json({"title": "</script><b>"})
    Markup('{"title":"\\u003c/script\\u003e\\u003cb\\u003e"}')
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "&<>\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704  escaped above


def data(model: PageModel, held: Sequence[Card]) -> dict[str, Any]:
    """Return what the page's script reads: lists that refer to each other by index, empty values left out."""
    node = {n.id: k for k, n in enumerate(model.nodes)}
    sources = {s.id: k for k, s in enumerate(model.sources)}
    periods = {p.id: k for k, p in enumerate(model.periods)}
    quotes: dict[tuple[str, str], int] = {}
    facts = [_figure(f, node, periods, quotes) for f in model.figures]
    links = [_link(x, node, periods, quotes) for x in model.links]
    nodes = [_drop({"i": n.id, "c": n.cls, "l": _same(n.names), "o": list(n.others), "w": n.weight, "x": n.provisional}) for n in model.nodes]
    texts = [*(text for _, text in quotes), *(name for n in model.nodes for name in (*n.names, *n.others)),
             *(s.title for s in model.sources), *(name for names in model.also.values() for name in names),
             *(w for terms in model.words.values() for words in terms.values() for w in words)]
    ways = sorted({way for _, way, _ in model.threads})
    options = model.options
    return {
        "languages": list(LANGUAGES), "language": options.language, "title": options.title, "words": {
            scheme: {key: _same(words) for key, words in terms.items()} for scheme, terms in model.words.items()},
        "kinds": model.kinds, "order": model.order, "symmetric": sorted(model.symmetric),
        "also": {metric: " ".join(names) for metric, names in model.also.items()},
        "fold": folds("".join(texts)), "focus": options.focus, "open": options.group or ("company" if model.full < len(model.nodes) else "top"),
        "nodes": nodes, "full": model.full, "drawn": model.drawn, "facts": facts, "links": links,
        "ways": ways, "threads": [n for a, way, b in model.threads for n in (a, ways.index(way), b)], "groups": _groups(model),
        "quotes": [[sources.get(document, -1), text] for document, text in quotes],
        "periods": [_drop({"i": p.id, "l": p.label, "s": p.start, "e": p.end, "c": p.calendar}) for p in model.periods],
        "sources": [_drop({"i": s.id, "t": s.title, "d": s.issued, "g": s.language, "p": list(s.places)}) for s in model.sources],
        "cards": [_drop({"w": c.width, "k": c.head, "m": c.more or None, "r": [[row.figure, row.growth] for row in c.rows]}) for c in held],
        "totals": [model.totals.entities, model.totals.figures, model.totals.relations, model.totals.documents],
    }


def _same(words: Words) -> list[str] | str:
    """Return one text where all languages have the same."""
    return words[0] if words[0] == words[1] == words[2] else list(words)


def _groups(model: PageModel) -> dict[str, list[list[Any]]]:
    """Return, for each way of grouping, the groups as name, class, place, width, height and members."""
    found = {}
    for way, groups in model.groups.items():
        boxes, places = group_boxes(groups), group_picture(model, groups)
        found[way] = [[_same(g.names), g.cls, x, y, box.width, box.height, list(g.members)] for g, box, (x, y) in zip(groups, boxes, places, strict=True)]
    return found


def _drop(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if value is not None and value is not False and value not in ("", [])}


def _float(number: Decimal | None) -> float | int | None:
    return None if number is None else int(number) if number == number.to_integral_value() else float(number)


def _figure(f: Figure, node: dict[str, int], periods: dict[str, int], quotes: dict[tuple[str, str], int]) -> dict[str, Any]:
    tolerance = max((w.tolerance for w in f.witnesses), default=Decimal(0))
    return _drop({
        "s": node[f.subject], "m": f.metric, "k": "" if f.measure == "level" else f.measure, "t": f.status, "u": f.unit,
        "d": _same(f.shown), "x": f.derived,
        "v": _float(f.value), "a": _float(f.low), "z": _float(f.high), "c": "" if f.comparator == "=" else f.comparator,
        "p": periods.get(f.period), "b": f.basis, "f": node.get(f.base, f.base or None), "q": f.qualifier,
        "by": node.get(f.by, f.by or None), "y": f.key, "e": _float(tolerance) or None,
        "w": [_witness(w, quotes) for w in f.witnesses]})


def _link(x: Link, node: dict[str, int], periods: dict[str, int], quotes: dict[tuple[str, str], int]) -> dict[str, Any]:
    return _drop({"s": node[x.subject], "r": x.predicate, "o": node[x.object], "t": x.status, "p": periods.get(x.period),
                  "role": _same(x.role) if any(x.role) else [], "via": [node[v] for v in x.via if v in node], "cat": x.curated, "x": x.derived,
                  "w": [_witness(w, quotes) for w in x.witnesses]})


def _witness(w: Witness, quotes: dict[tuple[str, str], int]) -> list[Any]:
    """Return quote index, the figure as stated, inferred slots, offsets and confidence of one reading; quotes are shared."""
    return [quotes.setdefault((w.document, w.quote), len(quotes)), w.stated, list(w.inferred), w.start, w.end, w.confidence]
