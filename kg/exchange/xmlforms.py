"""GraphML and GEXF: XML that Gephi, yEd, Cytoscape, igraph and networkx read.

Sources: GraphML 1.0 (graphdrawing.org), GEXF 1.3 (gexf.net). XML has no control characters: they become U+FFFD.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

from kg.exchange.model import EDGE_COLUMNS, NODE_COLUMNS, PropertyGraph, Value

__all__ = ["gexf", "graphml"]

UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
GRAPHML_TYPES = {str: "string", int: "long", float: "double", bool: "boolean"}
GEXF_TYPES = {str: "string", int: "long", float: "double", bool: "boolean"}
GRAPHML = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
GEXF = '<gexf xmlns="http://gexf.net/1.3" version="1.3">'


def graphml(graph: PropertyGraph) -> bytes:
    """Return the graph as GraphML. Nodes and edges have their name in `label`, edges the name of the link in `type`."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', GRAPHML]
    columns = (("node", {"label": str, **NODE_COLUMNS}), ("edge", {"type": str, **EDGE_COLUMNS}))
    for domain, named in columns:
        lines += [f'<key id="{domain[0]}.{name}" for="{domain}" attr.name="{name}" attr.type="{GRAPHML_TYPES[kind]}"/>' for name, kind in named.items()]
    lines.append('<graph id="kg" edgedefault="directed">')
    for node in graph.nodes:
        lines.append(f"<node id={_quoted(node.id)}>{_data('n', columns[0][1], {'label': node.label, **node.values})}</node>")
    for edge in graph.edges:
        ends = f"id={_quoted(edge.id)} source={_quoted(edge.source)} target={_quoted(edge.target)}"
        lines.append(f"<edge {ends}>{_data('e', columns[1][1], {'type': edge.type, **edge.values})}</edge>")
    return ("\n".join([*lines, "</graph>", "</graphml>"]) + "\n").encode()


def gexf(graph: PropertyGraph) -> bytes:
    """Return the graph as GEXF. The label of an edge is the name of the link."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', GEXF, '<graph defaultedgetype="directed" mode="static">']
    for domain, columns in (("node", NODE_COLUMNS), ("edge", EDGE_COLUMNS)):
        lines.append(f'<attributes class="{domain}" mode="static">')
        lines += [f'<attribute id="{domain[0]}.{name}" title="{name}" type="{GEXF_TYPES[kind]}"/>' for name, kind in columns.items()]
        lines.append("</attributes>")
    lines.append("<nodes>")
    for node in graph.nodes:
        lines.append(f"<node id={_quoted(node.id)} label={_quoted(node.label)}>{_values('n', NODE_COLUMNS, node.values)}</node>")
    lines += ["</nodes>", "<edges>"]
    for edge in graph.edges:
        ends = f"id={_quoted(edge.id)} source={_quoted(edge.source)} target={_quoted(edge.target)} label={_quoted(edge.type)}"
        lines.append(f"<edge {ends}>{_values('e', EDGE_COLUMNS, edge.values)}</edge>")
    return ("\n".join([*lines, "</edges>", "</graph>", "</gexf>"]) + "\n").encode()


def _data(domain: str, columns: Iterable[str], values: Mapping[str, Value]) -> str:
    return "".join(f'<data key="{domain}.{name}">{_text(values[name])}</data>' for name in columns if name in values)


def _values(domain: str, columns: Iterable[str], values: Mapping[str, Value]) -> str:
    cells = "".join(f'<attvalue for="{domain}.{name}" value={_quoted(values[name])}/>' for name in columns if name in values)
    return f"<attvalues>{cells}</attvalues>" if cells else ""


def _text(value: Value) -> str:
    words = str(value).lower() if isinstance(value, bool) else str(value)
    return escape(UNFIT.sub("\ufffd", words), {"\r": "&#13;"})


def _quoted(value: Value) -> str:
    text = _text(value).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
    return f'"{text}"'
