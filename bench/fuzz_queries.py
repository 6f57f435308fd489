"""Generates queries that try to reach a listening socket in hidden ways, and asks them the way `kg serve` does.

    python bench/fuzz_queries.py --count 100000 --seed 1

Two kinds are mixed: hostile ones, in which SERVICE, LOAD or FROM is hidden by case, comments, escapes, prefixes, strings, nesting and
random damage; and ordinary ones that hold these words in literals, names, variables and comments, and must be answered. A control run
asks the same hostile queries of the engine without the guard: it has to reach the socket, or the fuzz tests nothing.
"""

from __future__ import annotations

import argparse
import random
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.serve.limits import Limits
from kg.serve.tasks import answer
from kg.store.core import GraphStore

__all__ = ["Listener", "Tally", "control", "fuzz", "hostile", "ordinary"]

Rng = random.Random
DATA = """<http://example.org/a> <http://example.org/p> "SERVICE <http://x/> { }", 'LOAD', <http://example.org/FROM> ."""
LIMITS = Limits(workers=1, rows=10_000, size=1 << 20)
GAPS = (" ", " ", " ", "\n", "\t", "", "#\n", "# it's\n", '# "\n', "#<\r", "# }\n", " \r\n ", "#\u2028\n", "#'''\n")
ODD_GAPS = ("\u00a0", "\x0c", "\x0b", "\u2028", "\ufeff", "\u3000", "\x00", "#\u2028", "#\x0b", "\\u0020", "\\u000a", "/**/", "//\n")
BEFORE = (
    "", "", "", "?s ?p ?o .", "?s ?p ?o", "?s ?p 1", "?s ?p 1.", "?s ?p 1.0e1", "?s ?p true", "?s ?p 'it'", '?s ?p "x"@en', "?s ?p '''a'b'''",
    '?s ?p """a"b\\"""" .', "?s ?p 'a\\\\' .", "?s ?p <http://x/#> .", "?s ?p _:b .", "?s ?p x:SERVICE .", "?s ?p x:b\\# .", "BIND (1 AS ?x)",
    "FILTER (?o < 5 && 3 > ?o)", "FILTER ('#' = '#')", "VALUES ?s { <http://x/> }", "?s a x:a, x:b ; ?p [ ] .", "?s ?p ( 1 2 ) .", "{} ", "?s ?p 'x'^^x:y .",
    "?s ?p '\\u0027' .", "?s ?p 'x\\u0027 .", "?s ?p \"x\\u0022 .", "?s ?p '#' . #'\n", "?s ?p ?service .", "FILTER EXISTS { ?s ?p ?o }",
)
WRAPS = (
    "{}", "{}", "OPTIONAL {{ {} }}", "{{ {} }} UNION {{ }}", "{{ }} UNION {{ {} }}", "MINUS {{ {} }}", "GRAPH ?g {{ {} }}", "FILTER EXISTS {{ {} }}",
    "FILTER NOT EXISTS {{ {} }}", "{{ SELECT * {{ {} }} }}", "{{ SELECT * WHERE {{ {} }} LIMIT 1 }}", "BIND (EXISTS {{ {} }} AS ?e)",
    "?a ?b ?c . {{ {} }}", "{{ {} }} # }}\n",
)
FORMS = ("ASK {{ {} }}", "SELECT * {{ {} }}", "SELECT * WHERE {{ {} }} ORDER BY ?s", "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {} }}", "DESCRIBE ?s {{ {} }}",
         "SELECT (COUNT(*) AS ?n) {{ {} }}", "SELECT ?s {{ {} }} GROUP BY ?s")
WORDS = ("SERVICE", "LOAD", "FROM", "FROM NAMED", "INSERT", "service", "Load", "from", "DROP", "SERVICE SILENT")
PLAIN = (
    "?s ?p '{w} <{u}> {{ }}' .", '?s ?p """{w} <{u}> {{ "" """ .', "?s ?p '''it's {w}''' .", "# {w} <{u}>\n", "?s <http://example.org/{n}> ?o .",
    "<{u}{n}> ?p ?o .", "x:{n} ?p ?o .", "?s x:{n} x:{n} .", "{n}x:a ?p ?o .", "?{n} ?p ${n} .", "_:{n} ?p ?o .", "?s ?p 'x'@{l} .",
    "FILTER (?o != '{w} <{u}>')", "BIND ('{w}' AS ?x{n})", "FILTER (CONTAINS(STR(?o), '{w}'))", "VALUES ?v{n} {{ '{w} <{u}>' <{u}> }}",
    "OPTIONAL {{ ?s ?p '{w}' }}", "?s ?p 'a\\'{w} <{u}> {{' .", '?s ?p "\\\\" . ?s ?p "{w}" .', "?s ?p '{w}'^^x:{n} .",
)
TARGETS = (
    "<{u}>", "<{u}>", "<{u}x>", "s:x", ":x", "s:", "SERVICE:x", "FROM:x", "<x>", "?v", "$v", "<{e}>", "s:\\u0078", "<{u}#>", "<{u}?a=%20>",
)


@dataclass(slots=True)
class Tally:
    """What came of a run: queries by kind, replies by kind, and what should not have been."""

    hostile: int = 0
    ordinary: int = 0
    replies: dict[str, int] = field(default_factory=dict)
    reached: list[str] = field(default_factory=list)
    denied: list[str] = field(default_factory=list)

    def count(self, kind: str) -> None:
        self.replies[kind] = self.replies.get(kind, 0) + 1


class Listener:
    """A socket on loopback that counts who connects, and hangs up."""

    def __init__(self) -> None:
        self.reached = 0
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                call, _ = self._socket.accept()
            except OSError:
                return
            self.reached += 1
            call.close()

    def close(self) -> None:
        """Listen no more."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)


def hostile(rng: Rng, url: str) -> str:
    """Return a query that tries to reach `url`; whether it is well-formed is left to chance."""
    prologue = [
        "PREFIX x: <http://example.org/>", f"PREFIX s: <{url}>", f"PREFIX : <{url}>", f"PREFIX SERVICE: <{url}>", f"PREFIX FROM: <{url}>",
        f"BASE <{url}>", f"PREFIX SERVICESILENT: <{url}>",
    ]
    head = _gap(rng).join(one for one in prologue if rng.random() < 0.75) + "\n"
    kind = rng.random()
    target = rng.choice(TARGETS).format(u=url, e=_escaped(rng, url, 0.3))
    if kind < 0.75:
        silent = _spelled(rng, "SILENT") + _gap(rng) if rng.random() < 0.3 else ""
        inner = f"{_spelled(rng, 'SERVICE')}{_gap(rng)}{silent}{target}{_gap(rng)}{{ {rng.choice(('', '?a ?b ?c'))} }}"
        if target in ("?v", "$v"):
            inner = f"VALUES ?v {{ <{url}> }} " + inner
        if rng.random() < 0.15:
            inner = f"SERVICE:s{_gap(rng)}{{ ?a ?b ?c }}"
        body = f"{rng.choice(BEFORE)}{_gap(rng)}{inner}"
        for _ in range(rng.choice((0, 0, 1, 1, 2, 3))):
            body = _wrapped(rng, body)
        query = head + _wrapped(rng, body, FORMS)
    elif kind < 0.9:
        word = _spelled(rng, "FROM") + (_gap(rng) + _spelled(rng, "NAMED") if rng.random() < 0.4 else "")
        form = rng.choice(("SELECT *", "ASK", "SELECT ?s", "CONSTRUCT { ?s ?p ?o }"))
        query = f"{head}{form}{_gap(rng)}{word}{_gap(rng)}{target}{_gap(rng)}WHERE {{ ?s ?p ?o }}"
    else:
        into = rng.choice(("", f" INTO GRAPH <{url}>"))
        load = f"{_spelled(rng, 'LOAD')}{_gap(rng)}{rng.choice(('', 'SILENT '))}{target}{into}"
        query = head + rng.choice((load, f"ASK {{ }} ; {load}", f"INSERT DATA {{ }} ; {load}", f"{load} ; {load}", f"ASK {{ }}\n{load}"))
    return _damaged(rng, query) if rng.random() < 0.25 else query


def ordinary(rng: Rng, url: str) -> str:
    """Return a well-formed query that holds the words of hostile ones where they mean nothing."""
    parts = []
    for _ in range(rng.randint(1, 4)):
        word = rng.choice(WORDS)
        name = "".join(char if rng.random() < 0.5 else char.lower() for char in word.replace(" ", "_"))
        pattern = rng.choice(PLAIN)
        if pattern.startswith("{n}x:"):
            name = name.rstrip("_")
        parts.append(pattern.format(w=word, u=url, n=name + str(len(parts)), l=word.split()[0]))
    names = sorted({part.partition(":")[0].split()[-1] for part in parts if part.partition(":")[0].endswith("x") and not part.startswith(("?", "#", "x:"))})
    declared = "".join(f"PREFIX {name}: <http://example.org/>\n" for name in ["x", *(one for one in names if one != "x" and one.isidentifier())])
    return declared + _wrapped(rng, "\n".join(parts), FORMS[:2])


def _wrapped(rng: Rng, body: str, forms: tuple[str, ...] = WRAPS) -> str:
    return rng.choice(forms).replace("{{", "\x01").replace("}}", "\x02").replace("{}", body).replace("\x01", "{").replace("\x02", "}")


def _gap(rng: Rng) -> str:
    return rng.choice(ODD_GAPS) if rng.random() < 0.08 else rng.choice(GAPS)


def _spelled(rng: Rng, word: str) -> str:
    """Return a keyword in random case, some of its characters escaped or replaced by ones that look alike."""
    mixed = "".join(char.lower() if rng.random() < 0.5 else char for char in word)
    chance = rng.random()
    if chance < 0.15:
        return _escaped(rng, mixed, 0.3)
    if chance < 0.2:
        return mixed.replace("s", "\u017f").replace("i", "\u0131")
    return mixed


def _escaped(rng: Rng, words: str, share: float) -> str:
    return "".join(rng.choice((f"\\u{ord(char):04x}", f"\\U{ord(char):08X}")) if rng.random() < share else char for char in words)


def _damaged(rng: Rng, query: str) -> str:
    """Return a query with some characters left out, doubled, or exchanged for others that mean something."""
    chars = list(query)
    for _ in range(rng.randint(1, 3)):
        place = rng.randrange(len(chars))
        chars[place] = rng.choice(("", chars[place] * 2, "'", '"', "#", "\\", "\n", "<", ">", "{", "}", ".", ":", "1", " ", "\\u0027"))
    return "".join(chars)


def _store() -> GraphStore:
    graph = ox.Store()
    graph.load(DATA.encode(), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("http://example.org/g"))
    return GraphStore(graph, place="memory", texts=None, rules=(), read_only=True)


def fuzz(count: int, seed: int, progress: Callable[[str], None] = lambda _: None) -> Tally:
    """Ask so many queries, one in five an ordinary one, and return what came of them."""
    rng, listener, store, tally = Rng(seed), Listener(), _store(), Tally()
    try:
        for number in range(count):
            good = number % 5 == 0
            query = (ordinary if good else hostile)(rng, listener.url)
            before = listener.reached
            reply = answer(store, "sparql", {"query": query, "accept": [("*/*", 1.0)]}, LIMITS)
            tally.count(reply.kind)
            tally.ordinary += good
            tally.hostile += not good
            if listener.reached != before:
                tally.reached.append(query)
            if good and reply.kind != "done":
                tally.denied.append(f"{reply.reason}\n{query}")
            if number % 10_000 == 9_999:
                progress(f"{number + 1} queries, {len(tally.reached)} reached the socket, {len(tally.denied)} ordinary ones denied")
        time.sleep(0.1)
        if listener.reached and not tally.reached:
            tally.reached.append("one of them, later")
    finally:
        listener.close()
    return tally


def control(count: int, seed: int) -> tuple[int, int]:
    """Return how many hostile queries reach the socket if the engine is asked without the guard, of how many."""
    rng, listener, graph = Rng(seed), Listener(), ox.Store()
    graph.load(DATA.encode(), format=ox.RdfFormat.TURTLE)
    reached = 0
    try:
        for _ in range(count):
            query, before = hostile(rng, listener.url), listener.reached
            try:
                found = graph.query(query)
                if not isinstance(found, ox.QueryBoolean):
                    list(found)
            except (SyntaxError, OSError, ValueError, RuntimeError):
                pass
            reached += listener.reached != before
    finally:
        listener.close()
    return reached, count


def main() -> int:
    """Run both and print the counts; 1 if a query got through or an ordinary one did not."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--count", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    reached, asked = control(2_000, given.seed)
    print(f"control: without the guard {reached} of {asked} hostile queries reached the socket")
    start = time.process_time()
    tally = fuzz(given.count, given.seed, print)
    print(f"{tally.hostile} hostile, {tally.ordinary} ordinary queries in {time.process_time() - start:.0f} s of CPU; replies {tally.replies}")
    print(f"reached the socket: {len(tally.reached)}; ordinary queries denied: {len(tally.denied)}")
    for query in [*tally.reached[:5], *tally.denied[:5]]:
        print("----\n" + query)
    return 1 if tally.reached or tally.denied or not reached else 0


if __name__ == "__main__":
    raise SystemExit(main())
