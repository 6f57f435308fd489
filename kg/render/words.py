"""The words of the page out of the ontology: names of terms in each language, and figures as a reader writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from kg.ontology import Ontology, local_name
from kg.render.model import LANGUAGES, Words

__all__ = ["FALLBACK", "Figures", "clean", "interface", "kinds", "metric_order", "names", "pick"]

FALLBACK: Mapping[str, tuple[str, ...]] = {
    "en": ("en", "", "zh-hans", "zh", "zh-hant"),
    "zh-Hans": ("zh-hans", "zh", "zh-cn", "zh-hant", "", "en"),
    "zh-Hant": ("zh-hant", "zh-tw", "zh-hk", "zh", "zh-hans", "", "en"),
}
_UNSEEN = {code: None for code in (*range(0x00, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), 0x200E, 0x200F,
                                   *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, *range(0xFFF9, 0xFFFC))}


def clean(text: str) -> str:
    r"""Return `text` without control characters and without marks that turn the direction of what follows.

    >>> clean("AWS\u202e\x00 Cloud")
    'AWS Cloud'
    """
    return text.translate(_UNSEEN)


def pick(labels: Iterable[tuple[str, str]], default: str = "") -> Words:
    """Return the best of (language tag, text) pairs for each page language; the least text wins a tie.

    >>> pick([("en", "Amazon"), ("zh-hans", "亚马逊")])
    ('Amazon', '亚马逊', '亚马逊')
    >>> pick([], "x-9f")
    ('x-9f', 'x-9f', 'x-9f')
    """
    by_tag: dict[str, str] = {}
    for tag, text in sorted(labels):
        by_tag.setdefault(tag.lower(), clean(text))
    rest = next(iter(by_tag.values()), default)
    en, hans, hant = (next((by_tag[tag] for tag in FALLBACK[language] if by_tag.get(tag)), rest) for language in LANGUAGES)
    return en, hans, hant


def names(ontology: Ontology, iris: Iterable[str]) -> dict[str, Words]:
    """Return local name -> preferred name in each language, for resources of the ontology."""
    found = {}
    for iri in sorted(set(iris)):
        pairs = [(label.language, label.text) for label in ontology.labels(iri) if label.kind == "pref"]
        pairs = pairs or [(label.language, label.text) for label in ontology.texts(iri, "rdfs:label")]
        found[local_name(iri)] = pick(pairs, local_name(iri))
    return found


def interface(ontology: Ontology, scheme: str = "kgc:interface", prefix: str = "ui-") -> dict[str, Words]:
    """Return key -> text of every string of the page, or of another scheme of such strings whose names begin with `prefix`."""
    return {key.removeprefix(prefix): words for key, words in names(ontology, ontology.concepts(scheme)).items()}


def kinds(ontology: Ontology) -> tuple[dict[str, Words], dict[str, str]]:
    """Return the groups of the legend in their order, and predicate id -> group id."""
    iris = sorted(ontology.concepts("kgc:relationKinds"), key=lambda iri: (int(ontology.value(iri, "sh:order", "99")), iri))
    groups: dict[str, Words] = {}
    member: dict[str, str] = {}
    for iri in iris:
        key = local_name(iri).removeprefix("ui-kind-")
        groups[key] = names(ontology, [iri])[local_name(iri)]
        for predicate in ontology.values(iri, "skos:member"):
            member.setdefault(local_name(predicate), key)
    return groups, member


def metric_order(ontology: Ontology, metrics: Iterable[str]) -> dict[str, int]:
    """Return metric id -> rank by `sh:order`, 999 where the ontology gives none."""
    return {metric: int(ontology.value("kgm:" + metric, "sh:order", "999")) for metric in sorted(set(metrics))}


@dataclass(frozen=True, slots=True)
class Figures:
    """Writes figures in each language; made once per page by `Figures.of(ontology)`.

    scales    for each language, (power of ten, its word), largest first
    patterns  unit id -> pattern with {0} in each language
    """

    scales: tuple[tuple[tuple[int, str], ...], ...]
    patterns: Mapping[str, Words]

    @classmethod
    def of(cls, ontology: Ontology) -> Figures:
        """Return the writer for the schemes kgc:scales, kgc:unitPatterns and kgc:units of `ontology`."""
        words: dict[str, dict[int, str]] = {language.lower(): {} for language in LANGUAGES}
        for iri in ontology.concepts("kgc:scales"):
            power = int(ontology.value(iri, "skos:notation"))
            for label in ontology.labels(iri):
                words.setdefault(label.language.lower(), {})[power] = label.text
        units: dict[str, Words] = {}
        for code, (en, hans, hant) in names(ontology, ontology.concepts("kgc:units")).items():
            units[code] = ("{0} " + en, "{0} " + hans, "{0} " + hant)
        patterns = {ontology.value(iri, "skos:notation"): names(ontology, [iri])[local_name(iri)]
                    for iri in ontology.concepts("kgc:unitPatterns")}
        scales = tuple(tuple(sorted(words[language.lower()].items(), reverse=True)) for language in LANGUAGES)
        return cls(scales, {**units, **patterns})

    def write(self, value: Decimal | None, low: Decimal | None, high: Decimal | None, *, unit: str, comparator: str = "=",
              signed: bool = False) -> Words:
        """Return the figure as a reader of each language writes it; a range has `low` and `high` and no `value`.

        signed  mark a rise with "+" (a fall has its own sign)

        >>> from kg.ontology import load
        >>> usd = Figures.of(load()).write(Decimal("213400000000"), None, None, unit="USD")
        >>> usd[0], usd[1]
        ('$213.4B', '2134亿美元')
        """
        bound = {"=": "", "~": "≈ ", ">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< "}.get(comparator, "")
        ends = [value] if value is not None else [end for end in (low, high) if end is not None]
        if value is None and len(ends) == 1:
            bound = "≥ " if high is None else "≤ "
        pattern = self.patterns.get(unit, (("{0} " + unit).rstrip(),) * 3)
        written = []
        for scales, form in zip(self.scales, pattern, strict=True):
            text = _scaled(ends, scales)
            sign = "+" if signed and not bound and ends and ends[0] > 0 else ""
            if len(ends) == 1 and text.startswith("-"):
                sign, text = "−", text[1:]
            written.append(bound + sign + form.replace("{0}", text))
        return written[0], written[1], written[2]


def _scaled(ends: list[Decimal], scales: tuple[tuple[int, str], ...]) -> str:
    """Return one or two numbers over the largest scale that leaves the larger at least one."""
    top = max((abs(end) for end in ends), default=Decimal(0))
    power, word = next(((power, word) for power, word in scales if top >= Decimal(10) ** power), (0, ""))
    return "–".join(_digits(end.scaleb(-power)) for end in ends) + word


def _digits(number: Decimal) -> str:
    """Return `number` with at most four digits after the point and no trailing zeros.

    >>> _digits(Decimal("2134.0")), _digits(Decimal("0.123456")), _digits(Decimal("-0"))
    ('2134', '0.1235', '0')
    """
    if abs(number.adjusted()) > 40:
        return f"{number:.3E}"
    text = f"{number.quantize(Decimal('0.0001'), rounding=ROUND_HALF_EVEN) if number.as_tuple().exponent else number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
