"""The ontology folder as an index of triples: the one place that words, terms, units and shapes come from.

`load()` reads every `*.ttl` of the shipped folder and of overlays laid over it (adds, and with `kg:replaces` overrides).
Rooms above compile what they need (lexicon, grammars, shapes) from the `Ontology` they are given.
"""

from __future__ import annotations

import gc
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.kept import held

__all__ = ["BASE", "Label", "Ontology", "load", "local_name", "shipped_folder", "uncollected"]

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SKOS = "http://www.w3.org/2004/02/skos/core#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
BASE = "https://w3id.org/chipkg/"
KG = BASE + "ont#"
PREFIXES: Mapping[str, str] = {
    "kg": KG, "kgr": BASE + "id/", "kgm": BASE + "metric/", "kgc": BASE + "code/", "kgu": BASE + "unit/",
    "kgp": BASE + "period/", "kgf": BASE + "fact/", "kgd": BASE + "doc/", "kgg": BASE + "graph/", "skos": SKOS, "rdfs": RDFS,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "dcterms": "http://purl.org/dc/terms/", "prov": "http://www.w3.org/ns/prov#",
    "owl": "http://www.w3.org/2002/07/owl#", "xsd": "http://www.w3.org/2001/XMLSchema#", "sh": "http://www.w3.org/ns/shacl#",
}
VOCABULARY = frozenset({
    RDF_TYPE, SKOS + "inScheme", SKOS + "prefLabel", SKOS + "definition", SKOS + "notation", SKOS + "broader", RDFS + "label", RDFS + "subClassOf",
    RDFS + "subPropertyOf", KG + "unitKind", KG + "periodType", KG + "authority", KG + "factor",
})
TERMS = (ox.NamedNode, ox.Literal)
NOTHING: Mapping[str, list[ox.NamedNode | ox.Literal]] = {}
LABEL_KINDS = {SKOS + "prefLabel": "pref", SKOS + "altLabel": "alt", SKOS + "hiddenLabel": "hidden"}


INDEXES = ("_by_subject", "_by_type", "_by_scheme")
By = dict[str, dict[str, None]]
BySubject = dict[str, dict[str, list[ox.NamedNode | ox.Literal]]]
Indexes = tuple[BySubject, By, By]


class Label(NamedTuple):
    """A name of a concept: its text, language tag as written, and kind ("pref", "alt" or "hidden")."""

    text: str
    language: str
    kind: str


def local_name(iri: str) -> str:
    """Return the last part of an IRI.

    >>> local_name("https://w3id.org/chipkg/metric/revenue")
    'revenue'
    >>> local_name("https://w3id.org/chipkg/ont#competesWith")
    'competesWith'
    """
    return iri.replace("#", "/").rsplit("/", 1)[-1]


@lru_cache(maxsize=65_536)
def expand(name: str) -> str:
    """Return the IRI of a prefixed name; an IRI is returned as it is.

    >>> expand("kg:Company")
    'https://w3id.org/chipkg/ont#Company'
    """
    if name.startswith(BASE):
        return name
    prefix, colon, rest = name.partition(":")
    return PREFIXES[prefix] + rest if colon and prefix in PREFIXES else name


class Ontology:
    """Triples of the ontology folder, indexed by subject and by type. Read-only; names may be prefixed (`kg:Company`).

    digest  of the bytes of all files;  identity  of the files as they are parted: what is kept on disk belongs to it
    """

    def __init__(self, indexes: Callable[[], Indexes], digest: str, identity: str) -> None:
        self.digest, self.identity = digest, identity
        self._indexes = indexes

    def __getattr__(self, name: str) -> Any:
        """Make the indexes when they are first asked for: where all that is needed was kept on disk, nobody asks."""
        if name not in INDEXES:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        with uncollected():
            self._by_subject, self._by_type, self._by_scheme = self._indexes()
        return getattr(self, name)

    def index(self) -> None:
        """Make the indexes now: before processes are forked that would each make them."""
        self.__getattr__(INDEXES[0])

    def __contains__(self, iri: str) -> bool:
        return expand(iri) in self._by_subject

    def instances(self, cls: str) -> Iterator[str]:
        """Yield the IRIs of resources whose stated type is `cls`, in order of their IRIs."""
        yield from sorted(self._by_type.get(expand(cls), ()))

    def concepts(self, scheme: str) -> Iterator[str]:
        """Yield the IRIs of the concepts of a SKOS scheme, in order of their IRIs."""
        yield from sorted(self._by_scheme.get(expand(scheme), ()))

    def values(self, subject: str, predicate: str) -> list[str]:
        """Return the objects of `predicate` as strings, sorted: IRIs whole, literals by their lexical form."""
        found = self._by_subject.get(expand(subject), NOTHING).get(expand(predicate), ())
        return sorted([v.value for v in found]) if len(found) > 1 else [v.value for v in found]

    def described(self, subject: str) -> dict[str, list[str]]:
        """Return all that is said of a resource: predicates as whole IRIs, objects as `values` gives them."""
        return {p: sorted([v.value for v in found]) if len(found) > 1 else [found[0].value]
                for p, found in self._by_subject.get(expand(subject), NOTHING).items()}

    def value(self, subject: str, predicate: str, default: str = "") -> str:
        """Return the first object of `predicate`, or `default`."""
        found = self.values(subject, predicate)
        return found[0] if found else default

    def types(self, subject: str) -> list[str]:
        """Return the stated types of a resource, as IRIs."""
        return self.values(subject, RDF_TYPE)

    def texts(self, subject: str, predicate: str) -> list[Label]:
        """Return the literals of `predicate` with their language tags, sorted."""
        found = self._by_subject.get(expand(subject), {}).get(expand(predicate), ())
        rows = [Label(v.value, v.language or "", "") for v in found if isinstance(v, ox.Literal)]
        return sorted(rows, key=lambda label: (label.language, label.text))

    def labels(self, subject: str) -> list[Label]:
        """Return every SKOS name of a resource: preferred first, then alternative, then hidden; sorted within each."""
        by_predicate = self._by_subject.get(expand(subject), NOTHING)
        out = []
        for predicate, kind in LABEL_KINDS.items():
            if found := by_predicate.get(predicate):
                rows = sorted([(v.language or "", v.value) for v in found if isinstance(v, ox.Literal)])
                out += [Label(text, language, kind) for language, text in rows]
        return out

    def vocabulary(self, graph: ox.NamedNode) -> Iterator[ox.Quad]:
        """Yield what queries need to know of concepts, classes and properties: types, schemes, hierarchy, preferred names, notations.

        Entities are left out: a store takes only those that its documents name.
        """
        for subject, by_predicate in sorted(self._by_subject.items()):
            if subject.startswith(BASE + "id/"):
                continue
            for predicate in sorted(VOCABULARY.intersection(by_predicate)):
                for value in sorted(by_predicate[predicate], key=str):
                    yield ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), value, graph)

    def label(self, subject: str, language: str = "en") -> str:
        """Return the preferred name in `language`, else in English, else in any language, else the local name."""
        names = {label.language.lower(): label.text for label in self.labels(subject) if label.kind == "pref"}
        return names.get(language.lower()) or names.get("en") or next(iter(names.values()), local_name(expand(subject)))


def _indexed(triples: Iterable[ox.Triple]) -> Indexes:
    by_subject: BySubject = defaultdict(lambda: defaultdict(list))
    by_type: By = defaultdict(dict)
    by_scheme: By = defaultdict(dict)
    for triple in triples:
        subject, predicate, value = triple.subject, triple.predicate.value, triple.object
        if not isinstance(subject, ox.NamedNode) or not isinstance(value, TERMS):
            continue  # blank nodes carry the structure of shapes, read from the file by validation
        if value not in (known := by_subject[subject.value][predicate]):
            known.append(value)
        if predicate == RDF_TYPE:
            by_type[value.value][subject.value] = None
        elif predicate == SKOS + "inScheme":
            by_scheme[value.value][subject.value] = None
    return by_subject, by_type, by_scheme


def shipped_folder() -> Path:
    """Return the folder of Turtle files that came with this package."""
    inside = Path(__file__).parent / "_ontology"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "ontology"


@contextmanager
def uncollected() -> Iterator[None]:
    """Rest the collector of cycles while much is made that stays: it would walk all of it again and again."""
    resting = not gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not resting:
            gc.enable()


@cache
def load(*overlays: Path) -> Ontology:
    """Return the shipped ontology with each overlay folder laid over it, later ones last.

    overlays  folders of `*.ttl` files, searched recursively; a resource with `kg:replaces true` in an overlay
              drops what earlier files said of it

    `shapes.ttl` takes part in validation only. Raises `OntologyError` naming file and line for ill-formed Turtle.
    """
    folders: list[list[tuple[Path, bytes]]] = []
    digest, identity = hashlib.sha256(), hashlib.sha256()
    for folder in (shipped_folder(), *overlays):
        files = sorted(p for p in Path(folder).rglob("*.ttl") if p.name != "shapes.ttl")
        if not files:
            raise OntologyError("no Turtle files here", place=str(folder), hint="give a folder that holds *.ttl files")
        folders.append([(path, path.read_bytes()) for path in files])
        for _, data in folders[-1]:
            digest.update(data)
        identity.update(f"{[len(data) for _, data in folders[-1]]} {digest.hexdigest()}".encode())
    if held(identity.hexdigest()):  # so it was parsed before
        return Ontology(lambda: _indexed(_parsed(folders)), digest.hexdigest(), identity.hexdigest())
    with uncollected():
        indexes = _indexed(_parsed(folders))
    return Ontology(lambda: indexes, digest.hexdigest(), identity.hexdigest())


def _parsed(folders: Iterable[Iterable[tuple[Path, bytes]]]) -> list[ox.Triple]:
    triples: list[ox.Triple] = []
    for files in folders:
        fresh = [triple for path, data in files for triple in _parse(path, data)]
        replaced = {t.subject for t in fresh if t.predicate.value == KG + "replaces"}
        triples = [t for t in triples if t.subject not in replaced] + fresh
    return triples


def _parse(path: Path, data: bytes) -> list[ox.Triple]:
    try:
        return [q.triple for q in ox.parse(data, format=ox.RdfFormat.TURTLE)]
    except SyntaxError as error:
        raise OntologyError(f"ill-formed Turtle: {error}", place=f"{path}:{error.lineno or 1}", hint="mend the line") from error
