"""A store on the network: the SPARQL 1.1 protocol and the stored questions, read-only, answered by processes that can be killed.

    limits  what one question may use        messages  what goes to a worker and comes back
    tasks   what a worker can be asked       isolation  what a worker may no longer do
    source  the store
    worker  the process                      pool      the processes, and the queue before them
    sparql, questions, page                  the routes, each module with its own `routes(pool)`
    guards  Host, Origin, headers, log       app       routes and guards put together
    running the server
"""

from __future__ import annotations

from kg.serve.app import Access, application
from kg.serve.limits import Limits
from kg.serve.messages import Reply
from kg.serve.pool import Pool
from kg.serve.running import serve
from kg.serve.source import Source

__all__ = ["Access", "Limits", "Pool", "Reply", "Source", "application", "serve"]
