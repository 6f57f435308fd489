"""Tables as text: aligned for people, and the standard result formats for programs.

Sources: SPARQL 1.1 Query Results CSV and TSV, JSON, and XML (W3C Recommendations of 21 March 2013).
"""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from kg.errors import QueryError
from kg.ontology import PREFIXES, Ontology
from kg.query.entities import Readable, labels_of
from kg.query.table import Table, Term

__all__ = ["FORMATS", "format_table", "width", "with_labels"]

WIDEST = 72
XSD_STRING = PREFIXES["xsd"] + "string"
RESULTS = "http://www.w3.org/2005/sparql-results#"


def with_labels(table: Table, store: Readable, language: str, ontology: Ontology | None = None) -> Table:
    """Return the table with names in the place of IRIs, where there are names.

    language  "en", "zh" (Simplified), "zh-Hant"
    """
    iris = {term.value for row in table.rows for term in row if isinstance(term, ox.NamedNode)}
    names = labels_of(store, iris, language, ontology)
    return Table(table.columns, tuple(tuple(_named(term, names) for term in row) for row in table.rows), table.kind, table.answer)


def format_table(table: Table, format: str = "table") -> str:
    """Return the table as text that ends in a newline.

    format  "table" (aligned, Chinese characters two wide), "csv", "tsv", "json", "xml"; for a graph also "ttl", "nt"

    Raises `QueryError` for an unknown format, and for a graph format of a table that is no graph.

    >>> print(format_table(Table(("n",), ((ox.Literal("x"),),)), "csv").replace("\\r", ""), end="")
    n
    x
    """
    if format not in FORMATS:
        raise QueryError(f"no such format: {format}", place="--format", hint="one of " + ", ".join(FORMATS))
    return FORMATS[format](table)


def width(text: str) -> int:
    """Return how many columns a terminal needs for a text without control characters.

    >>> width("AWS"), width("亚马逊"), width("e\\u0301")
    (3, 6, 1)
    """
    return sum(0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _named(term: Term | None, names: Mapping[str, str]) -> Term | None:
    return ox.Literal(names[term.value]) if isinstance(term, ox.NamedNode) and term.value in names else term


def _aligned(table: Table) -> str:
    if table.answer is not None:
        return f"{str(table.answer).lower()}\n"
    cells = [list(table.columns), *([_cell(term) for term in row] for row in table.rows)]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    cells.insert(1, ["-" * size for size in widths])
    numeric = [_is_numeric(table, index) for index in range(len(table.columns))]
    lines = ("  ".join(map(_padded, row, widths, numeric)).rstrip() for row in cells)
    return "\n".join(lines) + "\n"


def _cell(term: Term | None) -> str:
    if term is None:
        return ""
    text = str(getattr(term, "value", term))
    if isinstance(term, ox.NamedNode):
        spaces = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))
        text = next((f"{name}:{text.removeprefix(iri)}" for name, iri in spaces if text.startswith(iri)), text)
    shown = "".join(_visible(char) for char in text)
    while width(shown) > WIDEST:
        shown = shown[:min(len(shown) - 2, WIDEST)] + "\u2026"
    return shown


def _visible(char: str) -> str:
    """Return a character, or an escape for one that would steer the terminal or turn the direction of the text."""
    return repr(char)[1:-1] if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") else char


def _padded(text: str, size: int, numeric: bool) -> str:
    blank = " " * (size - width(text))
    return blank + text if numeric else text + blank


def _is_numeric(table: Table, index: int) -> bool:
    terms = [row[index] for row in table.rows if row[index] is not None]
    kinds = {getattr(getattr(term, "datatype", None), "value", "").removeprefix(PREFIXES["xsd"]) for term in terms}
    return bool(terms) and kinds <= {"decimal", "integer", "double", "float"}


def _csv(table: Table) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    if table.answer is not None:
        return f"{str(table.answer).lower()}\r\n"
    writer.writerow(table.columns)
    for row in table.rows:
        writer.writerow(_plain(term) for term in row)
    return stream.getvalue()


def _plain(term: Term | None) -> str:
    if isinstance(term, ox.NamedNode | ox.Literal):
        return term.value
    return "" if term is None else str(term)


def _tsv(table: Table) -> str:
    if table.answer is not None:
        return f"{str(table.answer).lower()}\n"
    lines = ["\t".join("?" + name for name in table.columns)]
    lines += ["\t".join("" if term is None else str(term).replace("\t", "\\t") for term in row) for row in table.rows]
    return "\n".join(lines) + "\n"


def _json(table: Table) -> str:
    data: dict[str, Any] = {"head": {}, "boolean": table.answer}
    if table.answer is None:
        pairs = (zip(table.columns, row, strict=True) for row in table.rows)
        bindings = [{name: _json_term(term) for name, term in row if term is not None} for row in pairs]
        data = {"head": {"vars": list(table.columns)}, "results": {"bindings": bindings}}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def _json_term(term: Term) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json_term(part) for name, part in parts.items()}}
    out = {"type": "literal", "value": term.value}
    if term.language:
        out["xml:lang"] = term.language
    elif term.datatype.value != XSD_STRING:
        out["datatype"] = term.datatype.value
    return out


def _xml(table: Table) -> str:
    head = "".join(f"<variable name={quoteattr(name)}/>" for name in table.columns)
    if table.answer is not None:
        body = f"<boolean>{str(table.answer).lower()}</boolean>"
    else:
        body = "<results>\n" + "".join(f"<result>{_xml_row(table, row)}</result>\n" for row in table.rows) + "</results>"
    return f'<?xml version="1.0"?>\n<sparql xmlns="{RESULTS}">\n<head>{head}</head>\n{body}\n</sparql>\n'


def _xml_row(table: Table, row: tuple[Term | None, ...]) -> str:
    pairs = zip(table.columns, row, strict=True)
    return "".join(f"<binding name={quoteattr(name)}>{_xml_term(term)}</binding>" for name, term in pairs if term is not None)


def _xml_term(term: Term) -> str:
    if isinstance(term, ox.Triple):
        parts = (("subject", term.subject), ("predicate", term.predicate), ("object", term.object))
        return "<triple>" + "".join(f"<{name}>{_xml_term(part)}</{name}>" for name, part in parts) + "</triple>"
    text = escape("".join(char if char in "\t\n\r" or ord(char) >= 32 else "\ufffd" for char in term.value))
    if isinstance(term, ox.NamedNode):
        return f"<uri>{text}</uri>"
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{text}</bnode>"
    if term.language:
        return f"<literal xml:lang={quoteattr(term.language)}>{text}</literal>"
    kind = "" if term.datatype.value == XSD_STRING else f" datatype={quoteattr(term.datatype.value)}"
    return f"<literal{kind}>{text}</literal>"


def _graph(format: ox.RdfFormat) -> Callable[[Table], str]:
    def written(table: Table) -> str:
        if table.kind != "graph":
            hint = "use table, csv, tsv, json or xml, or ask with CONSTRUCT"
            raise QueryError("these rows are no graph", place="--format", hint=hint)
        triples = [ox.Triple(*row) for row in table.rows]  # type: ignore[arg-type]
        prefixes = dict(PREFIXES) if format == ox.RdfFormat.TURTLE else None
        return (ox.serialize(triples, format=format, prefixes=prefixes) or b"").decode()
    return written


FORMATS: Mapping[str, Callable[[Table], str]] = {
    "table": _aligned, "csv": _csv, "tsv": _tsv, "json": _json, "xml": _xml,
    "ttl": _graph(ox.RdfFormat.TURTLE), "nt": _graph(ox.RdfFormat.N_TRIPLES),
}
