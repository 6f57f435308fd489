"""Room: kg.serve over a store on a server. Promise: the same answers and the same refusals as over a folder, and no password shown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from server_samples import oxigraph_server
from serving_samples import Server, served

from kg.cli import main
from kg.ontology import shipped_folder
from kg.pipeline import build, open_store
from kg.query import questions
from kg.upkeep.merging import merge

pytestmark = pytest.mark.slow
ARTICLE = Path(__file__).resolve().parents[2] / "examples" / "amazon-2025q4.zh.txt"
IDS = [question.short for question in questions(shipped_folder())]
EVERYTHING = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, Path]]:
    """The same article in a folder and on a server, and the folder of the latter's texts."""
    home = tmp_path_factory.mktemp("distant")
    (home / "server").mkdir()
    with oxigraph_server(home / "server") as url:
        build([ARTICLE], home / "folder")
        with open_store(url, texts=home / "texts") as store:
            build([ARTICLE], store)
        yield home / "folder", url.replace("http://", "http://me:secret@"), home / "texts"


@pytest.fixture(scope="module")
def both(stores) -> Iterator[tuple[Server, Server]]:
    folder, url, texts = stores
    with served(folder, "--workers", "1") as near, served(url, "--texts", str(texts), "--workers", "2", "--timeout", "8", "--max-rows", "5000") as far:
        yield near, far
        assert "secret" not in "".join(far.log)


def get(server: Server, path: str, **headers: str) -> httpx.Response:
    return httpx.get(f"{server}{path}", headers=headers, timeout=20, trust_env=False)


def ask(server: Server, query: str) -> httpx.Response:
    return get(server, "/sparql?query=" + quote(query), accept="application/sparql-results+json")


@pytest.mark.parametrize("ident", IDS)
def test_questions_have_the_answers_of_the_folder(both, ident):
    near, far = (get(server, f"/questions/{ident}", accept="text/csv") for server in both)
    assert (far.status_code, sorted(far.text.splitlines())) == (200, sorted(near.text.splitlines()))


@pytest.mark.parametrize("query", [
    "SELECT ?p ?o { kgr:amazon ?p ?o } ORDER BY ?p ?o", "ASK { ?s kg:segmentOf kgr:amazon }", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) FROM kgg:facts { ?s ?p ?o }", "SELECT ?g { GRAPH ?g { ?s a kg:Observation } } GROUP BY ?g",
])
def test_queries_have_the_answers_of_the_folder(both, query):
    near, far = (ask(server, query) for server in both)
    assert far.status_code == 200, far.text
    assert far.json() == near.json()


def test_graphs_come_in_the_format_asked_for(both):
    near, far = (get(server, "/sparql?query=" + quote("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c }"), accept="application/n-triples") for server in both)
    assert set(far.text.splitlines()) == set(near.text.splitlines()) != set()


@pytest.mark.parametrize(("query", "status"), [
    ("ASK { SERVICE <http://127.0.0.1:9/> {} }", 403), ("LOAD <http://127.0.0.1:9/>", 403), ("SELECT * FROM <http://127.0.0.1:9/> {}", 403),
    ("INSERT DATA { <a:> <a:> <a:> }", 403), ("ASK { ?s ?p", 400), ("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 6000", 413), (EVERYTHING, 504),
])
def test_what_the_folder_refuses_never_reaches_the_server(both, query, status):
    _, far = both
    assert ask(far, query).status_code == status
    assert ask(far, "ASK { ?s ?p ?o }").json()["boolean"] is True


def test_updates_are_refused_and_change_nothing(both):
    _, far = both
    posted = httpx.post(f"{far}/sparql", data={"update": "DROP ALL"}, timeout=20, trust_env=False)
    assert posted.status_code == 403
    assert int(ask(far, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").json()["results"]["bindings"][0]["n"]["value"]) > 1000


def test_the_explorer_reads_from_the_server(both):
    near, far = both
    assert "<html" in get(far, "/").text
    assert "explorer" in get(far, "/page").text
    for path in ("/explore/search?in=names&q=AWS", "/explore/node/amazon", "/explore/neighbours/amazon", "/explore/overview"):
        assert get(far, path).json() == get(near, path).json(), path


def test_the_explorer_shows_texts_that_lie_beside_the_server(both):
    near, far = both
    found = ask(far, "SELECT ?d ?s ?t { ?e kg:document ?d ; kg:start ?s ; kg:end ?t } ORDER BY ?s LIMIT 1").json()["results"]["bindings"][0]
    path = f"/explore/evidence?document={found['d']['value'][-16:]}&start={found['s']['value']}&end={found['t']['value']}"
    shown = get(far, path).json()
    assert shown == get(near, path).json()
    assert shown["text"]


def test_a_server_that_cannot_be_reached_is_said_in_one_line(capsys):
    assert main(["serve", "--store", "http://me:secret@127.0.0.1:9#oxigraph", "--port", "0"]) == 2
    said = capsys.readouterr().err.strip().splitlines()
    assert len(said) == 1
    assert said[0].startswith("kg: http://127.0.0.1:9: cannot be reached")


def test_merge_onto_a_server_gives_what_one_build_gives(stores, tmp_path, capsys):
    folder, _, _ = stores
    other = next(path for path in sorted(ARTICLE.parent.iterdir()) if path.suffix == ".txt" and path != ARTICLE)
    build([other], tmp_path / "other")
    merge([folder, tmp_path / "other"], tmp_path / "joined")
    (tmp_path / "server").mkdir()
    with oxigraph_server(tmp_path / "server") as url:
        assert main(["merge", str(folder), str(tmp_path / "other"), "--store", url, "--texts", str(tmp_path / "texts")]) == 0
        assert "2 met, 2 new or changed" in capsys.readouterr().out
        assert main(["merge", str(folder), str(tmp_path / "other"), "--store", url, "--texts", str(tmp_path / "texts")]) == 0
        assert "2 met, 0 new or changed" in capsys.readouterr().out
        with open_store(url, read_only=True) as far, open_store(tmp_path / "joined", read_only=True) as near:
            assert json.dumps(sorted(map(str, far.quads()))) == json.dumps(sorted(map(str, near.quads())))
