"""A `PageModel` becomes one HTML file that needs nothing else: no request leaves it, and no text in it can run.

pyvis makes the network and renders the template; its own template is replaced by ours (autoescaped). Data lie in
`application/json` blocks with `<`, `>`, `&` escaped, scripts are allowed by hash only (Content-Security-Policy
level 3, hash sources), and the script sets text by `textContent` and canvas alone.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import DictLoader, Environment
from markupsafe import Markup

from kg.render.cards import Card, cards, picture
from kg.render.fold import folds
from kg.render.model import LANGUAGES, Figure, Link, PageModel, Witness

__all__ = ["data", "render"]

OPTIONS = {
    "physics": {"enabled": False}, "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "hoverConnectedEdges": False, "tooltipDelay": 300, "keyboard": {"enabled": False}},
}
SCRIPTS = ("base.js", "paint.js", "network.js", "panel.js", "search.js", "views.js", "timeline.js", "main.js")


def render(model: PageModel) -> str:
    """Return the page of `model` as HTML text, to be written as UTF-8.

    The same model gives the same bytes. Nothing in the page refers to another file or host.
    """
    from pyvis.network import Network

    drawn = cards(model)
    places = picture(model, drawn).places
    net = Network(directed=True, cdn_resources="in_line", height="100%", width="100%")
    for c, (x, y) in zip(drawn, places, strict=True):
        net.add_node(str(c.node), label=" ", shape="custom", x=x, y=y)
    card = {model.nodes[c.node].id: str(c.node) for c in drawn}
    for k, link in enumerate(model.links):
        if link.subject in card and link.object in card and link.subject != link.object:
            net.add_edge(card[link.subject], card[link.object], id=f"e{k}", link=k)
    net.options = OPTIONS
    script, style, library = "\n".join(_asset(name) for name in SCRIPTS), _asset("page.css"), _library()
    script = "(function(){'use strict';\n" + script + "\n})();"
    language = model.options.language if model.options.language in LANGUAGES else LANGUAGES[0]
    environment = Environment(loader=DictLoader({"page.html.j2": _asset("page.html.j2")}), autoescape=True)
    environment.globals.update(
        json=_json, page=data(model, drawn), title=model.options.title or model.words["ui"]["title"][LANGUAGES.index(language)],
        language=language, script=Markup(script), style=Markup(style), library=Markup(library),
        policy=_policy([library, script], [style]))
    net.templateEnv, net.path = environment, "page.html.j2"
    return str(net.generate_html())


@cache
def _asset(name: str) -> str:
    return resources.files("kg.render").joinpath("assets", name).read_text(encoding="utf-8")


@cache
def _library() -> str:
    """Return vis-network as pyvis ships it."""
    text = resources.files("pyvis").joinpath("templates", "lib", "vis-9.1.2", "vis-network.min.js").read_text(encoding="utf-8")
    return text.replace("</script", "<\\/script").split("//# sourceMappingURL", 1)[0]


def _policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    def hashes(texts: Sequence[str]) -> str:
        return " ".join("'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'" for text in texts)
    return (f"default-src 'none'; script-src {hashes(scripts)}; style-src {hashes(styles)}; img-src data: blob:; "
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


def data(model: PageModel, drawn: Sequence[Card]) -> dict[str, Any]:
    """Return what the page's script reads: lists that refer to each other by index, empty values left out."""
    node = {n.id: k for k, n in enumerate(model.nodes)}
    sources = {s.id: k for k, s in enumerate(model.sources)}
    periods = {p.id: k for k, p in enumerate(model.periods)}
    quotes: dict[tuple[str, str], int] = {}
    facts = [_figure(f, node, periods, quotes) for f in model.figures]
    links = [_link(x, node, periods, quotes) for x in model.links]
    nodes = [_drop({"i": n.id, "c": n.cls, "l": list(n.names), "o": list(n.others), "w": n.weight, "x": n.provisional})
             for n in model.nodes]
    texts = [*(text for _, text in quotes), *(name for n in model.nodes for name in (*n.names, *n.others)),
             *(s.title for s in model.sources), *(name for names in model.also.values() for name in names),
             *(w for terms in model.words.values() for words in terms.values() for w in words)]
    return {
        "languages": list(LANGUAGES), "language": model.options.language, "title": model.options.title, "words": {
            scheme: {key: list(words) for key, words in terms.items()} for scheme, terms in model.words.items()},
        "kinds": model.kinds, "order": model.order, "symmetric": sorted(model.symmetric),
        "also": {metric: " ".join(names) for metric, names in model.also.items()}, "limit": model.options.max_cards,
        "fold": folds("".join(texts)),
        "nodes": nodes, "facts": facts, "links": links,
        "quotes": [[sources.get(document, -1), text] for document, text in quotes],
        "periods": [_drop({"i": p.id, "l": p.label, "s": p.start, "e": p.end, "c": p.calendar}) for p in model.periods],
        "sources": [_drop({"i": s.id, "t": s.title, "d": s.issued, "g": s.language, "p": list(s.places)}) for s in model.sources],
        "cards": [{"n": c.node, "w": c.width, "h": c.height, "k": c.head, "m": c.more, "r": [
            [row.figure, row.growth, list(row.label), list(row.value)] for row in c.rows]} for c in drawn],
        "totals": [model.totals.entities, model.totals.figures, model.totals.relations, model.totals.documents],
    }


def _drop(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if value is not None and value is not False and value not in ("", [])}


def _float(number: Decimal | None) -> float | int | None:
    return None if number is None else int(number) if number == number.to_integral_value() else float(number)


def _figure(f: Figure, node: dict[str, int], periods: dict[str, int], quotes: dict[tuple[str, str], int]) -> dict[str, Any]:
    tolerance = max((w.tolerance for w in f.witnesses), default=Decimal(0))
    return _drop({
        "s": node[f.subject], "m": f.metric, "k": "" if f.measure == "level" else f.measure, "t": f.status, "u": f.unit,
        "d": list(f.shown),
        "v": _float(f.value), "a": _float(f.low), "z": _float(f.high), "c": "" if f.comparator == "=" else f.comparator,
        "p": periods.get(f.period), "b": f.basis, "f": node.get(f.base, f.base or None), "q": f.qualifier,
        "by": node.get(f.by, f.by or None), "y": f.key, "e": _float(tolerance) or None,
        "w": [_witness(w, quotes) for w in f.witnesses]})


def _link(x: Link, node: dict[str, int], periods: dict[str, int], quotes: dict[tuple[str, str], int]) -> dict[str, Any]:
    return _drop({"s": node[x.subject], "r": x.predicate, "o": node[x.object], "t": x.status, "p": periods.get(x.period),
                  "role": list(x.role) if any(x.role) else [], "via": node.get(x.via), "cat": x.curated,
                  "w": [_witness(w, quotes) for w in x.witnesses]})


def _witness(w: Witness, quotes: dict[tuple[str, str], int]) -> list[Any]:
    """Return quote index, the figure as stated, inferred slots, offsets and confidence of one reading; quotes are shared."""
    return [quotes.setdefault((w.document, w.quote), len(quotes)), w.stated, list(w.inferred), w.start, w.end, w.confidence]
