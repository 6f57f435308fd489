"""The verbs that read a store."""

from __future__ import annotations

from kg.cli.common import default_store
from kg.cli.verbs.common import Verbs, add_store, add_verb

__all__ = ["MODULES", "add"]

MODULES = {
    "query": "kg.cli.asking", "questions": "kg.cli.asking", "show": "kg.cli.asking", "render": "kg.cli.writing", "export": "kg.cli.exporting",
    "validate": "kg.cli.checking", "score": "kg.cli.checking",
}


def add(verbs: Verbs) -> None:
    """Add `query`, `questions`, `show`, `render`, `export`, `validate`, `score`."""
    sub = add_verb(verbs, "query", "answer a stored question or a SPARQL query", "kg query cq01 --format csv")
    sub.add_argument("query", nargs="?", help="cq01…cq28, words of a question, or a .rq file")
    sub.add_argument("-e", "--expression", metavar="SPARQL", help="the query itself")
    sub.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", dest="parameters", help="a parameter of the question")
    sub.add_argument("--format", default="table", help="table, csv, tsv, json, xml, ttl, nt (default: %(default)s)")
    sub.add_argument("--no-derived", action="store_true", help="leave out what rules computed")
    sub.add_argument("--labels", choices=("en", "zh", "zh-Hans", "zh-Hant"), help="names instead of IRIs")
    add_store(sub)
    sub = add_verb(verbs, "questions", "list the questions that can be asked, in words", "kg questions")
    sub.add_argument("--language", choices=("en", "zh"), default="en")
    sub = add_verb(verbs, "show", "print everything said of one entity, with quotes", "kg show AWS --language zh")
    sub.add_argument("name")
    sub.add_argument("--language", default="en", help="en, zh, zh-Hans, zh-Hant")
    add_store(sub)
    sub = add_verb(verbs, "render", "draw the interactive page", "kg render -o page.html")
    sub.add_argument("-o", "--output", default="page.html", metavar="FILE")
    sub.add_argument("--focus", default="", help="draw the surroundings of this entity")
    sub.add_argument("--hops", type=int, default=2, help="how many relations away from it (default: %(default)s)")
    sub.add_argument("--max-cards", type=int, default=150, metavar="N", help="entities drawn one by one, at most 1500 (default: %(default)s)")
    sub.add_argument("--group", choices=("company", "community", "class", "top"), default="", help="how a store too large for one picture opens")
    sub.add_argument("--title", default="", help="heading of the page")
    sub.add_argument("--language", default="en", help="en, zh-Hans, zh-Hant")
    add_store(sub)
    sub = add_verb(verbs, "export", "write the whole graph for other tools", "kg export -o graph.nq")
    sub.add_argument("-o", "--output", required=True, metavar="FILE", help="its ending chooses the format; a folder for csv and neo4j")
    sub.add_argument("--format", help="nq, trig, jsonld, ttl, nt, rdf; graphml, gexf; csv (folder or .zip), neo4j (folder or .zip)")
    add_store(sub)
    sub = add_verb(verbs, "validate", "check a store or an RDF file against shapes and checks", "kg validate kg-store")
    sub.add_argument("graph", nargs="?", help=f"store or RDF file (default: {default_store()})")
    sub.add_argument("--store", metavar="DIR", help="the same, as other verbs name it")
    sub = add_verb(verbs, "score", "score printed facts against a gold file", "kg score facts.jsonl news.gold")
    sub.add_argument("facts", metavar="FACTS.jsonl")
    sub.add_argument("gold", metavar="NAME.gold")
