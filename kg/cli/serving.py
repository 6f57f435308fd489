"""`kg serve`: the store on the network."""

from __future__ import annotations

import argparse
import ipaddress
from dataclasses import replace

from kg.errors import KgError

__all__ = ["serve"]

LAST_PORT = 65535


def serve(options: argparse.Namespace) -> int:
    """Serve a store until the process is stopped."""
    try:
        from kg.serve import Access, Limits, Source
        from kg.serve import serve as run
    except ModuleNotFoundError as error:
        raise KgError(f"{error.name} is not installed", place="serve", hint="pip install 'kg[serve]'") from error
    _checked(options)
    limits = Limits(seconds=options.timeout, memory=options.memory, rows=options.max_rows, queue=options.queue, kept=options.keep)
    if options.workers is not None:
        limits = replace(limits, workers=options.workers)
    hosts = tuple(name.lower() for name in options.allow_host)
    access = Access(hosts=hosts, origins=tuple(options.allow_origin), exposed=not _loopback(options.host))
    run(Source(options.store, options.texts), (options.host, options.port), limits=limits, access=access)
    return 0


def _checked(options: argparse.Namespace) -> None:
    """Raise `KgError` for numbers that make no server."""
    workers = 1 if options.workers is None else options.workers
    for name, value, least in (("workers", workers, 1), ("memory", options.memory, 16), ("max-rows", options.max_rows, 1),
                               ("timeout", options.timeout, 0.01), ("queue", options.queue, 1), ("keep", options.keep, 0), ("port", options.port, 0)):
        if not value >= least:
            raise KgError(f"less than {least}", place=f"--{name} {value}", hint=f"give {least} or more")
    if options.port > LAST_PORT:
        raise KgError("no such port", place=f"--port {options.port}", hint=f"give one up to {LAST_PORT}, or 0 for one that is free")


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
