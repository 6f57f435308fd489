"""The endpoint `/sparql`.

Source: SPARQL 1.1 Protocol (W3C Recommendation of 21 March 2013), section 2.1, and SPARQL 1.1 Service Description.
"""

from __future__ import annotations

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kg.serve.answers import answered, response
from kg.serve.bodies import BadRequest, body_of, media_type, pairs
from kg.serve.messages import Reply
from kg.serve.negotiation import GRAPHS, choose, content_type, preferences
from kg.serve.pool import Pool

__all__ = ["routes"]

FORM, DIRECT, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
READ_ONLY = "this endpoint only reads; load documents with `kg build`"
SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
WRITTEN = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples", "RDF_XML", "JSON-LD",
    "TriG", "N-Quads",
)


def routes(pool: Pool) -> list[BaseRoute]:
    """Return the route of the endpoint."""

    async def endpoint(request: Request) -> Response:
        try:
            return await _endpoint(pool, request)
        except BadRequest as error:
            return response(Reply.problem("malformed", str(error)), status=error.status)

    return [Route(path, endpoint, methods=["GET", "POST"], name=f"sparql{path}") for path in ("/sparql", "/sparql/")]


async def _endpoint(pool: Pool, request: Request) -> Response:
    given = pairs(request.scope["query_string"])
    if request.method != "POST":
        if not given:
            return _description(request)
        return await _asked(pool, request, given)
    media = media_type(request)
    if media == UPDATE:
        return response(Reply.problem("refused", READ_ONLY))
    if media == FORM:
        return await _asked(pool, request, pairs(await body_of(request)))
    if media != DIRECT:
        raise BadRequest(415, f"send a query as {DIRECT}, or as query=… in {FORM}")
    try:
        query = (await body_of(request)).decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest(400, "the query is not UTF-8") from None
    if any(name in ("query", "update") for name, _ in given):
        raise BadRequest(400, "the query comes in the body: not in the address too")
    return await _asked(pool, request, [*given, ("query", query)])


async def _asked(pool: Pool, request: Request, given: list[tuple[str, str]]) -> Response:
    """Answer the query that parameters hold."""
    if any(name == "update" for name, _ in given):
        return response(Reply.problem("refused", READ_ONLY))
    queries = [value for name, value in given if name == "query"]
    if len(queries) != 1:
        raise BadRequest(400, "give one query" if queries else "no query: give query=…")
    default = [value for name, value in given if name == "default-graph-uri"]
    named = [value for name, value in given if name == "named-graph-uri"]
    dataset = {"default": default, "named": named} if default or named else {}
    arguments = {"query": queries[0], "accept": preferences(request.headers.get("accept")), **dataset}
    return await answered(request, pool, "sparql", arguments)


def _description(request: Request) -> Response:
    """Return what this service is, in RDF."""
    media = choose(preferences(request.headers.get("accept")), list(GRAPHS))
    if media is None:
        return response(Reply.problem("unacceptable", "none of the formats asked for; there are " + ", ".join(GRAPHS)))
    service, dataset, graph = ox.BlankNode("service"), ox.BlankNode("dataset"), ox.BlankNode("graph")
    said: list[tuple[ox.BlankNode, ox.NamedNode, ox.NamedNode | ox.BlankNode]] = [
        (service, RDF_TYPE, _sd("Service")), (service, _sd("endpoint"), ox.NamedNode(_address(request))),
        (service, _sd("supportedLanguage"), _sd("SPARQL11Query")), (service, _sd("feature"), _sd("UnionDefaultGraph")),
        (service, _sd("defaultDataset"), dataset), (dataset, RDF_TYPE, _sd("Dataset")), (dataset, _sd("defaultGraph"), graph),
        (graph, RDF_TYPE, _sd("Graph")), *((service, _sd("resultFormat"), ox.NamedNode(FORMATS + name)) for name in WRITTEN),
    ]
    data = ox.serialize([ox.Triple(*one) for one in said], format=GRAPHS[media], prefixes={"sd": SD, "formats": FORMATS})
    return response(Reply("done", content_type(media), data or b""))


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(SD + name)


def _address(request: Request) -> str:
    """Return the address of the endpoint as the client named it; the name of the host was checked before."""
    return str(request.url.replace(path="/sparql", query="", fragment=""))
