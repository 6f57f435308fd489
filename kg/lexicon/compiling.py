"""From the ontology's labels to the two automata, with the spellings that a label may have in running text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from functools import lru_cache
from itertools import product
from typing import TypeVar

from kg.automaton import Automaton
from kg.folding import fold
from kg.lexicon.automata import Lexicon
from kg.lexicon.entries import Cue, EntityEntry, Listed, MetricEntry, RelationCue
from kg.lexicon.lists import ANCHORS, DEFINITIONS, ENDINGS, EPITHETS, FRAMES, LISTED, LISTS, ROSTERS, THINGS
from kg.ontology import KG, Label, Ontology, local_name

__all__ = ["compile_lexicon"]

T = TypeVar("T")

ENTITY_CLASSES = ("Company", "Organization", "Segment", "Product", "Chip", "ChipFamily", "Project", "Person")
GLUE = re.compile(r"(?<=[0-9A-Za-z]) (?=[^\x00-\x7f])|(?<=[^\x00-\x7f]) (?=[0-9A-Za-z])")
DIGIT_GAP = re.compile(r"(?<=[A-Za-z])[ -](?=\d)")
GENITIVES = ("'s ", "' ")
LONGEST, MOST_HANZI = 16, 2  # code points of an auxiliary, in Latin and in Chinese script
BESIDE = re.compile(r"(?<=[0-9A-Za-z])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])")
SMALL_BESIDE = re.compile(r"(?<=[0-9a-z])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[0-9a-z])")
BLANK = re.compile(" ")
LATIN = re.compile(r"[0-9A-Za-z]")
BRACES = re.compile(r"\{([a-z-]+)\}")
PARENTS = (SEGMENT_OF, DESIGNER, OPERATOR, EMPLOYER, SUBSIDIARY, FAMILY) = tuple(
    KG + name for name in ("segmentOf", "designedBy", "operatedBy", "officerOf", "subsidiaryOf", "memberOfFamily"))
IDENTIFIER = "http://purl.org/dc/terms/identifier"
NOTHING, TWELVE = ("",), ("12",)  # what an entity has of which nothing is said


def _variants(plain: str) -> set[str]:
    """Return the spellings of a folded name: with and without the blank between hanzi and Latin, and between letters and digits."""
    if not LATIN.search(plain):
        return {plain}
    if plain.isascii():
        return {plain, DIGIT_GAP.sub("", plain), DIGIT_GAP.sub(" ", plain)} if DIGIT_GAP.search(plain) else {plain}
    glued = GLUE.sub("", plain)
    out = {plain, glued}
    out |= {DIGIT_GAP.sub("", form) for form in out} | {DIGIT_GAP.sub(" ", form) for form in out}
    return out | {BESIDE.sub(" ", glued)}


def _share_tails(forms: dict[str, list[EntityEntry]], metrics: set[str]) -> None:
    """Let the generic name of one company's part that ends in a metric be that of every part so called without it: "automotive revenue"."""
    for form, entries in forms.items():
        if all(e.contextual and e.cls == "Segment" for e in entries):
            places = (gap.start() for gap in BLANK.finditer(form, 1)) if form.isascii() else range(1, len(form))
            cuts = [k for k in places if form[k:].strip().lower() in metrics]
            fellows = [e for k in cuts for e in forms.get(form[:k], ()) if e.contextual and e.cls == "Segment"]
            entries += [e for e in fellows if all(e.id != known.id for known in entries)]


def _english(names: list[Label]) -> str:
    return next((name.text for name in names if name.kind == "pref" and name.language == "en"), "")


def _small(forms: set[str]) -> set[str]:
    """Return the spellings in small letters, all or all but the first, of generic names of several Latin words, two of them also with a hyphen."""
    several = {form for form in forms if form.isascii() and " " in form and not form.isupper()}
    several |= {form.replace(" ", "-") for form in several if form.count(" ") == 1 and form.replace(" ", "").isalpha()}
    return {form.lower() for form in several} | {form[:1] + form[1:].lower() for form in several}


def _upper(forms: set[str], shortest: int) -> set[str]:
    return {form.upper() for form in forms if form.isascii() and len(form) >= shortest and form[:1].isupper() and not form.isupper()}


def compile_lexicon(ontology: Ontology) -> Lexicon:
    """Return the lexicon of an ontology: deterministic, compiled once per process."""
    lexicon = Lexicon()
    _add_entities(lexicon, ontology)
    lexicon.metrics = {local_name(iri): _metric(ontology, iri) for iri in ontology.concepts("kgc:metrics")}
    kinds = {local_name(ontology.value(iri, "kg:unitKind")) for iri in ontology.concepts("kgc:units")}
    lexicon.implied = {kind: local_name(m) for kind in sorted(kinds) if (m := ontology.value("kgc:" + kind, "kg:impliedMetric"))}
    forms: dict[str, list[EntityEntry]] = defaultdict(list)
    folded = {ident: {fold(label).plain for label in entry.labels} for ident, entry in lexicon.entities.items()}
    for entry in lexicon.entities.values():
        spellings = set().union(*map(_variants, folded[entry.id]))
        if entry.cls == "Segment" and entry.contextual:
            spellings |= _small(spellings)
        owner = lexicon.entities.get(lexicon.company_of(entry.id)) if entry.contextual else None
        fronts = tuple(name for name in folded[owner.id] if len(name) > 1) if owner is not None and owner.id != entry.id else ()
        own = replace(entry, contextual=False) if fronts else entry  # a generic name with its owner's name in front is no longer generic
        for form in sorted(spellings | _upper(spellings, 4 if entry.cls == "Company" else 5)):
            if len(form) > 1:
                forms[form].append(own if form.startswith(fronts) else entry)
    _share_tails(forms, {fold(label.text).lower for iri in ontology.concepts("kgc:metrics") for label in ontology.labels(iri)})
    patterns = sorted(forms)
    lexicon._names = _shared(forms[p] for p in patterns)
    lexicon._name_automaton = Automaton(patterns)
    lexicon.joints = frozenset(fold(label.text).lower for label in ontology.labels("kgc:joint-word"))
    lexicon.partitives, lexicon.appositions = (frozenset(_listed(ontology, f"kgc:{name}-word")) for name in ("partitive", "apposition"))
    lexicon.period_lists, lexicon.period_spans = frozenset(_listed(ontology, "kgc:period-lists")), frozenset(_listed(ontology, "kgc:period-spans"))
    lexicon.wholes, lexicon.markets, lexicon.worlds, lexicon.smalls, lexicon.parts, lexicon.margins = (
        tuple(fold(label.text).lower for label in ontology.labels(f"kgc:{name}-word")) for name in ("whole", "market", "world", "small", "part", "margin"))
    for listed, name in LISTED.items():
        setattr(lexicon, listed, _listed(ontology, f"kgc:{name}"))
    lexicon.lists = {name: Listed(_listed(ontology, f"kgc:{name}-word")) for name in LISTS}
    lexicon.unit_nouns, lexicon.unit_openers = _listed(ontology, "kgc:unit-nouns"), _listed(ontology, "kgc:unit-openers")
    lexicon.trades = tuple(sorted(_listed(ontology, "kgc:trade-ends"), key=lambda w: (-len(w), w)))
    lexicon.firm_ends = tuple(sorted({fold(label.text).plain for label in ontology.labels("kgc:firm-ends")}))
    lexicon.firm_openers, lexicon.plain_firms = _listed(ontology, "kgc:firm-openers"), frozenset(_listed(ontology, "kgc:firm-plain"))
    lexicon.firm_reporters, lexicon.longer_verbs = _listed(ontology, "kgc:firm-reporters"), _listed(ontology, "kgc:longer-verbs")
    lexicon.not_longer = tuple(sorted(fold(label.text).plain for label in ontology.labels("kgc:longer-never")))
    lexicon.firm_takers, lexicon.firm_shares, lexicon.firm_stops = (_listed(ontology, "kgc:firm-" + name) for name in ("takers", "shares", "stops"))
    lexicon.abbreviations = frozenset(_listed(ontology, "kgc:no-initials"))
    lexicon.carriers, lexicon.auxiliaries, lexicon.restrictions, lexicon.turns = (
        frozenset(_listed(ontology, f"kgc:{name}-word")) for name in ("carrier", "auxiliary", "restriction", "turn"))
    lexicon.things, lexicon.rosters, lexicon.epithets, lexicon.definitions, lexicon.endings, lexicon.anchors, lexicon.frames = (
        tuple((name, tuple(sorted({fold(label.text).plain for label in ontology.labels(f"kgc:{kind}-{name}")}))) for name in names)
        for kind, names in (("thing", THINGS), ("roster", ROSTERS), ("epithet", EPITHETS), ("definition", DEFINITIONS),
                            ("ending", ENDINGS), ("anchor", ANCHORS), ("frame", FRAMES)))
    lexicon.insides, lexicon.spans_of_all = _listed(ontology, "kgc:inside-word"), frozenset(_listed(ontology, "kgc:whole-noun"))
    lexicon.breakdowns = _listed(ontology, "kgc:unit-breakdowns")
    lexicon.own_words = _listed(ontology, "kgc:link-possessives")
    lexicon.never_firms = frozenset(_listed(ontology, "kgc:firm-never"))
    lexicon.plain_words = frozenset((*_listed(ontology, "kgc:unit-plain"), *_listed(ontology, "kgc:no-units")))
    lexicon.figure_words, lexicon.regions = frozenset(_listed(ontology, "kgc:figure-plain")), frozenset(_listed(ontology, "kgc:figure-regions"))
    lexicon.places, lexicon.plain_parts = _listed(ontology, "kgc:figure-places"), _listed(ontology, "kgc:plain-part")
    for field in fields(lexicon):
        if isinstance(value := getattr(lexicon, field.name), tuple):
            setattr(lexicon, field.name, Listed(value))
    words = _words(lexicon, ontology)
    patterns = sorted(words)
    lexicon._words = _shared(words[p] for p in patterns)
    lexicon._word_automaton = Automaton(patterns)
    return lexicon


def _shared(rows: Iterable[list[T]]) -> list[tuple[T, ...]]:
    """Return rows as tuples, those of the same things as one: most words are one of many spellings."""
    known: dict[tuple[int, ...], tuple[T, ...]] = {}
    return [known.setdefault(tuple(map(id, row)), tuple(row)) for row in rows]


def _add_entities(lexicon: Lexicon, ontology: Ontology) -> None:
    exchanges = {ontology.value(iri, "skos:notation"): local_name(ontology.value(iri, "kg:unit")) for iri in ontology.instances("kg:Exchange")}
    for cls in ENTITY_CLASSES:
        for iri in ontology.instances("kg:" + cls):
            ident, said = local_name(iri), ontology.described(iri)
            parents = {p: [local_name(v) for v in said[p]] if p in said else [""] for p in PARENTS}
            names = ontology.labels(iri)
            lexicon.entities[ident] = EntityEntry(
                id=ident, cls=cls, label=_english(names) or ontology.label(iri), labels=tuple(dict.fromkeys(label.text for label in names)),
                contextual=said.get(KG + "contextual") == ["true"], owners=tuple(owner for found in parents.values() for owner in found if owner),
                segment_of=parents[SEGMENT_OF][0], family=parents[FAMILY][0], designer=parents[DESIGNER][0], operator=parents[OPERATOR][0],
                employer=parents[EMPLOYER][0], predecessor=local_name(said.get(KG + "successorOf", NOTHING)[0]),
                exclude=_excludes(ontology, iri) if KG + "exclude" in said else (),
                fiscal_year_end=int(said.get(KG + "fiscalYearEndMonth", TWELVE)[0]),
                currency=local_name(said.get(KG + "reportingCurrency", NOTHING)[0]),
                listings=tuple(exchanges[code] for v in said.get(IDENTIFIER, ()) if (code := v.partition(":")[0]) in exchanges))
            for code in (v.partition(":")[2] for v in said.get(IDENTIFIER, ()) if v.partition(":")[0] in exchanges):
                shared = lexicon.tickers.get(code, lexicon.entities[ident]) is not lexicon.entities[ident]
                lexicon.tickers[code] = None if shared else lexicon.entities[ident]
    for entry in list(lexicon.entities.values()):
        for owner in entry.owners:
            lexicon.children.setdefault(owner, []).append(entry.id)
    lexicon.companies = {ident: company for ident in lexicon.entities if (company := lexicon.company_of(ident))}


def _metric(ontology: Ontology, iri: str) -> MetricEntry:
    return MetricEntry(
        id=local_name(iri), kinds=frozenset(local_name(v) for v in ontology.values(iri, "kg:unitKind")),
        applies_to=frozenset(local_name(v) for v in ontology.values(iri, "kg:appliesTo")) or frozenset({"Company", "Segment"}),
        printed=ontology.value(iri, "kg:printed", "true") != "false", instant=ontology.value(iri, "kg:periodType") == "instant",
        company_wide=ontology.value(iri, "kg:companyWide") == "true", per_share=bool(ontology.value(iri, "kg:per")),
        numerator=local_name(ontology.value(iri, "kg:numerator")), exclude=_excludes(ontology, iri))


def _excludes(ontology: Ontology, iri: str) -> tuple[str, ...]:
    return _folded(ontology, iri, "kg:exclude")


def _listed(ontology: Ontology, name: str) -> tuple[str, ...]:
    return tuple(sorted({fold(label.text).lower for label in ontology.labels(name)}))


def _folded(ontology: Ontology, iri: str, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(form.text).lower for label in ontology.texts(iri, name) for form in _spelt(label, ontology)))


def _words(lexicon: Lexicon, ontology: Ontology) -> dict[str, list[tuple[str, object]]]:
    words: dict[str, list[tuple[str, object]]] = defaultdict(list)

    def put(kind: str, item: object, labels: list[Label]) -> None:
        row = (kind, item)
        for form in sorted({v for label in labels for v in _word_forms(label)}):
            words[form].append(row)

    for iri in ontology.concepts("kgc:metrics"):
        put("metric", lexicon.metrics[local_name(iri)], ontology.labels(iri))
    for iri in ontology.instances("kg:Cue"):
        cue = Cue(local_name(iri), ontology.value(iri, "kg:slot"), ontology.value(iri, "kg:sets"),
                  ontology.value(iri, "kg:direction"), ontology.value(iri, "kg:scope"), _excludes(ontology, iri))
        put("cue", cue, [spelt for label in ontology.labels(iri) for spelt in _spelt(label, ontology)])
    moves = tuple(form for form, rows in words.items() if len(form) > 1 and any(getattr(item, "slot", "") == "move" for _, item in rows))
    for form in [f for f, rows in words.items() if rows[0][0] == "metric" and f.endswith(moves)]:
        words[form] = [row for row in words[form] if row[0] != "metric"]  # "revenue growth" is a metric and a movement
        if not words[form]:
            del words[form]
    _inner_moves(words, moves)
    for iri in ontology.instances("kg:RelationCue"):
        put("relation", _relation_cue(ontology, iri), [spelt for label in ontology.labels(iri) for spelt in _spelt(label, ontology)])
    for iri in ontology.concepts("kgc:roles"):
        lexicon.roles[local_name(iri)] = ontology.label(iri)
        put("role", local_name(iri), ontology.labels(iri))
    put("generic", "generic", ontology.labels("kgc:no-units"))
    for cls in ENTITY_CLASSES:
        put("class", cls, ontology.labels("kgc:class-" + cls.lower()))
    _inner_verbs(words, _listed(ontology, "kgc:link-auxiliaries"))
    return words


def _inner_verbs(words: dict[str, list[tuple[str, object]]], auxiliaries: tuple[str, ...]) -> None:
    """Let words of a relation behind an auxiliary, a relative pronoun or a genitive say all that they say alone: "will buy", "'s biggest backers"."""
    known = frozenset(auxiliaries)
    first = {word.partition(" ")[0] for word in known}
    for form, rows in words.items():
        led = not form[:1].isascii() or form.partition(" ")[0] in first or form.startswith(GENITIVES)
        if led and "relation" in [row[0] for row in rows]:
            bounds = [gap.start() for gap in BLANK.finditer(form[:LONGEST])] if form[:1].isascii() else range(1, min(MOST_HANZI + 1, len(form)))
            tails = [form[k:].strip() for k in bounds if form[:k] in known]
            tails += [form.rpartition(" ")[2]] if form.startswith(GENITIVES) else []
            rows += [row for tail in tails for row in words.get(tail, ()) if row[0] == "relation" and row not in rows]


def _inner_moves(words: dict[str, list[tuple[str, object]]], moves: tuple[str, ...]) -> None:
    """Let a cue of status or role that ends or begins in a word of movement be that movement as well: "will grow", "rose by"."""
    rank = {move: k for k, move in enumerate(moves)}
    for form, rows in words.items():
        if not any(getattr(item, "slot", "") in ("status", "role") for _, item in rows) or any(getattr(item, "slot", "") == "move" for _, item in rows):
            continue
        places = range(1, len(form))
        ends = [m for k in places for m in (form[k:] if form[k - 1] == " " else "", form[:k] if form[k] == " " else "") if m in rank]
        inner = sorted(ends, key=rank.__getitem__) + [form[k:] for k in places if form[k:] in rank and not form[k - 1].isascii()]
        if inner:
            rows += [row for row in words[max(inner, key=len)] if getattr(row[1], "slot", "") == "move"]


def _relation_cue(ontology: Ontology, iri: str) -> RelationCue:
    def classes(name: str) -> frozenset[str]:
        return frozenset(local_name(v) for v in ontology.values(iri, name))

    return RelationCue(
        local_name(iri), local_name(ontology.value(iri, "kg:predicate")), ontology.value(iri, "kg:order"), classes("kg:subjectClass"),
        classes("kg:objectClass"), int(ontology.value(iri, "kg:reach", "30")), ontology.value(iri, "kg:many") == "true",
        _folded(ontology, iri, "kg:needs"), _excludes(ontology, iri),
        ontology.value(iri, "kg:sets", "actual"), _folded(ontology, iri, "kg:without"), _folded(ontology, iri, "kg:beside"))


def _spelt(label: Label, ontology: Ontology) -> Iterator[Label]:
    """Yield a label with each name in braces replaced by each word of its list: "{big}客户" by the words of kgc:fill-big; "" is a word too."""
    pieces = BRACES.split(label.text) if "{" in label.text else [label.text]
    if len(pieces) == 1:
        text = " ".join(label.text.split())
        yield label if text == label.text else label._replace(text=text)
        return
    for words in product(*(_fillers(ontology, name) for name in pieces[1::2])):
        pieces[1::2] = words
        yield Label(" ".join("".join(pieces).split()), label.language, label.kind)


@lru_cache(maxsize=64)
def _fillers(ontology: Ontology, name: str) -> tuple[str, ...]:
    """Return the words of a list that labels name in braces, those that name other lists spelt out."""
    labels = (label._replace(text="") if label.text == "-" else label for label in ontology.labels("kgc:fill-" + name))
    return tuple(spelt.text if "{" in label.text else label.text for label in labels for spelt in _spelt(label, ontology))


def _word_forms(label: Label) -> set[str]:
    lower = fold(label.text).lower
    if lower.isascii():
        return {lower, lower.replace(" ", "-")} if label.language == "en" else {lower}
    if not LATIN.search(lower):
        return {lower}
    forms = {lower, GLUE.sub("", lower)}
    return forms | {SMALL_BESIDE.sub(" ", form) for form in forms}
