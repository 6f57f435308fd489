"""Where a server is, what kind it is, and who asks: read from a URL such as `http://127.0.0.1:7878#oxigraph`.

Kinds differ in where their endpoints are and in what a query sees by default. `#query=/sparql&update=/update&data=/data` spells an
unknown one out. User and password come from the URL or from KG_STORE_USER and KG_STORE_PASSWORD; they are never shown.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

from kg.errors import StoreError

__all__ = ["KINDS", "Kind", "Place", "is_url", "kind_of_server", "place_of"]

SCHEMES = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of server is spoken to.

    query, update, data  endpoints, appended to the URL; `data` is the Graph Store Protocol
    union                parameters that make the default graph of a query the union of all graphs; none where it is so anyway
    graph                name of the parameter that names a graph in the Graph Store Protocol
    login                "basic", "digest" or "bearer" (the password is the token)
    atomic               one update is one transaction, of any size
    form                 updates are sent as a form and not as they are
    largest              statements in one update, where there is a limit
    """

    name: str
    query: str
    update: str
    data: str
    union: tuple[tuple[str, str], ...] = ()
    graph: str = "graph"
    login: str = "basic"
    atomic: bool = True
    form: bool = False
    largest: int = 20_000


KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (
    Kind("oxigraph", "/query", "/update", "/store", (("union-default-graph", ""),)),
    Kind("virtuoso", "/sparql", "/sparql-auth", "/sparql-graph-crud-auth", graph="graph-uri", login="digest", atomic=False, largest=500),
    Kind("fuseki", "/query", "/update", "/data", (("default-graph-uri", "urn:x-arq:UnionGraph"),)),
    Kind("graphdb", "", "/statements", "/rdf-graphs/service"),
    Kind("rdf4j", "", "/statements", "/rdf-graphs/service"),
    Kind("stardog", "/query", "/update", "", (("default-graph-uri", "tag:stardog:api:context:all"),)),
    Kind("neptune", "/sparql", "/sparql", "/sparql/gsp/", form=True),
    Kind("qlever", "", "", "", login="bearer", atomic=False),
)}
OWN = ("query", "update", "data")
LOGINS = ("basic", "digest", "bearer")
SERVERS = {"oxigraph": "oxigraph", "virtuoso": "virtuoso", "fuseki": "fuseki", "apache jena fuseki": "fuseki", "graphdb": "graphdb", "qlever": "qlever"}


@dataclass(frozen=True, slots=True)
class Place:
    """A server: its URL without user and password, its kind if the URL says it, who asks."""

    url: str
    kind: Kind | None
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    def endpoint(self, path: str) -> str:
        """Return the URL of one endpoint."""
        return self.url + path


def is_url(path: object) -> bool:
    """Return whether a store is named by a URL.

    >>> is_url("http://127.0.0.1:7878"), is_url("kg-store")
    (True, False)
    """
    return isinstance(path, str) and path.lower().startswith(SCHEMES)


def place_of(url: str) -> Place:
    """Return where and what a store's URL names. Raises `StoreError`, which shows no password, for one that names nothing.

    >>> found = place_of("http://me:secret@127.0.0.1:7878/#oxigraph")
    >>> found.url, found.kind.update, found.user, found.password
    ('http://127.0.0.1:7878', '/update', 'me', 'secret')
    >>> "secret" in repr(found)
    False
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise StoreError("not a URL", place="--store", hint="write http://HOST:PORT/PATH#KIND") from error
    if not host or any(ord(char) <= 32 for char in url):
        raise StoreError("the URL names no server", place="--store", hint="write http://HOST:PORT/PATH#KIND")
    bare = f"[{host}]" if ":" in host else host
    shown = urlunsplit((parts.scheme.lower(), f"{bare}:{port}" if port else bare, parts.path.rstrip("/"), "", ""))
    if parts.query:
        raise StoreError("a store's URL takes no ?query", place=shown, hint="name the kind of server behind #, as in http://127.0.0.1:7878#oxigraph")
    user = unquote(parts.username or "") or os.environ.get("KG_STORE_USER", "")
    password = unquote(parts.password or "") or os.environ.get("KG_STORE_PASSWORD", "")
    return Place(shown, _named(parts.fragment, shown), user, password)


def _named(fragment: str, place: str) -> Kind | None:
    if not fragment:
        return None
    if fragment in KINDS:
        return KINDS[fragment]
    given = dict(parse_qsl(fragment, keep_blank_values=True))
    known = set(OWN) <= set(given) <= {*OWN, "union", "login"} and given.get("login", "basic") in LOGINS
    if not known:
        hint = f"one of {', '.join(KINDS)}, or spell it out: #query=/sparql&update=/update&data=/data"
        raise StoreError(f"no such kind of server: {fragment[:80]}", place=place, hint=hint)
    name, _, value = given.get("union", "").partition(":")
    own = Kind("own", given["query"], given["update"], given["data"], login=given.get("login", "basic"), atomic=False, largest=500)
    return replace(own, union=((name, value),)) if name else own


def kind_of_server(header: str) -> Kind | None:
    """Return the kind that a `Server` header names, or None.

    >>> kind_of_server("Oxigraph/0.5.13").name, kind_of_server("nginx")
    ('oxigraph', None)
    """
    words = header.lower()
    return next((KINDS[name] for start, name in SERVERS.items() if words.startswith(start)), None)
