"""`kg export`: all statements of a store as a file, or as a property graph for other tools."""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable, Mapping
from pathlib import Path

from kg.cli.common import write_file
from kg.errors import KgError
from kg.exchange import PropertyGraph, csv_files, gather, gexf, graphml, neo4j_files, zipped
from kg.pipeline import open_store
from kg.store import Store

__all__ = ["export"]

RDF = {".nq": "nq", ".trig": "trig", ".jsonld": "jsonld", ".ttl": "ttl", ".nt": "nt", ".rdf": "rdf"}
FILES: Mapping[str, Callable[[PropertyGraph], bytes]] = {"graphml": graphml, "gexf": gexf}
FOLDERS: Mapping[str, Callable[[PropertyGraph], dict[str, bytes]]] = {"csv": csv_files, "neo4j": neo4j_files}
FORMATS = (*RDF.values(), *FILES, *FOLDERS)


def export(options: argparse.Namespace) -> int:
    """Write all statements of a store: the same store gives the same bytes."""
    path = Path(options.output)
    format = _format(path, options.format)
    with open_store(options.store, read_only=True, texts=options.texts) as store:
        files = _written(store, path, format)
    for place, data in files.items():
        write_file(place, data, "-o")
    print(path)
    return 0


def _format(path: Path, named: str | None) -> str:
    """Return the format that an option or the ending of the file names."""
    if named is not None:
        if named not in FORMATS:
            raise KgError(f"no such format: {named}", place="--format", hint="one of " + ", ".join(FORMATS))
        return named
    suffix = path.suffix.lower()
    found = RDF.get(suffix) or (suffix[1:] if suffix[1:] in FILES else "") or ("csv" if suffix == ".zip" else "")
    if not found:
        hint = f"use {', '.join(RDF)}, .graphml, .gexf or .zip, or name a folder with --format csv or neo4j"
        raise KgError("unknown ending", place=str(path), hint=hint)
    return found


def _written(store: Store, path: Path, format: str) -> dict[Path, bytes]:
    """Return the files to write and their bytes."""
    if format in RDF.values():
        data = io.BytesIO()
        store.dump(data, format)
        return {path: data.getvalue()}
    graph = gather(store)
    if format in FILES:
        return {path: FILES[format](graph)}
    files = FOLDERS[format](graph)
    return {path: zipped(files)} if path.suffix.lower() == ".zip" else {path / name: data for name, data in files.items()}
