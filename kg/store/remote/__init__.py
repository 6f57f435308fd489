"""A store on a SPARQL 1.1 server: Protocol, Update and Graph Store Protocol over HTTP."""

from __future__ import annotations

from kg.store.remote.places import Place, is_url, place_of
from kg.store.remote.server import ServerStore

__all__ = ["Place", "ServerStore", "is_url", "place_of"]
