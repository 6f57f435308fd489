"""Room: kg.serve.explorer. Promise: the store can be looked at in a browser, from this server alone, and no words in it run."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator

import httpx
import pytest
from serving_samples import Server, make_store, served

pytestmark = pytest.mark.slow
SHA = "ab" * 32
QUOTE = "<img src=x onerror=window.hit=1> revenue of $7"
BODY = "Before the quote. \U0001f4a3 " + QUOTE + " after."
START = BODY.index(QUOTE)
PAYLOADS = [
    "<img src=x onerror=window.hit=1>", "</script><script>window.hit=1</script>", "javascript:window.hit=1", '"><svg onload=window.hit=1>', "{{window.hit=1}}",
    "<iframe srcdoc='<script>parent.hit=1</script>'>", "<base href=http://127.0.0.1:9/>", "${window.hit=1}", "<style>@import 'http://127.0.0.1:9/a.css'</style>", "__proto__",
]


def trig() -> str:
    """Return twenty companies that compete with one, the first ten with hostile names, and a figure with its quote."""
    others = "".join(f'kgr:e{k} a kg:Company ; skos:prefLabel {json.dumps(PAYLOADS[k] if k < 10 else f"Rival {k}")}@en . kgr:e{k} kg:competesWith kgr:aws .\n' for k in range(20))
    place = f"<https://w3id.org/chipkg/doc/{SHA[:16]}#char={START}>"
    return f"""kgg:facts {{ kgr:aws a kg:Company ; skos:prefLabel "Amazon"@en, "亚马逊"@zh-Hans . {others}
      kgf:f1 a kg:Observation ; kg:subject kgr:aws ; kg:metric kgm:revenue ; kg:measure kgc:level ; kg:value 7.0 ; kg:comparator "=" ; kg:unit kgu:USD ; kg:status kgc:actual ; kg:evidence {place} . }}
    kgg:doc-{SHA[:16]} {{ {place} a kg:Evidence ; kg:document kgd:{SHA[:16]} ; kg:start {START} ; kg:end {START + len(QUOTE)} ; kg:exact {json.dumps(QUOTE)} .
      kgd:{SHA[:16]} a kg:Document ; dcterms:identifier "sha256:{SHA}" ; dcterms:title {json.dumps(PAYLOADS[0])} . }}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    store = make_store(tmp_path_factory.mktemp("store") / "store", trig())
    (store / "documents" / SHA).mkdir(parents=True)
    (store / "documents" / SHA / "text").write_text(BODY, "utf-8")
    with served(store, "--workers", "1") as running:
        yield running


def get(server: Server, path: str, **given: str) -> httpx.Response:
    return httpx.get(f"{server}{path}", params=given or None)


@pytest.mark.parametrize("words", ["Amazon", "亚马逊", "亞馬遜", "AWS", "amaz"])
def test_an_entity_is_found_by_any_of_its_names_in_either_script(server, words):
    assert get(server, "/api/search", q=words).json()["hits"][0]["id"] == "aws"


def test_neighbours_come_in_parts_with_their_number(server):
    group = get(server, "/api/neighbours/aws", relation="competesWith", direction="in", offset="8", limit="12").json()["groups"][0]
    assert (group["total"], len(group["nodes"])) == (20, 12)
    assert get(server, "/api/neighbours/aws?offset=-1").status_code == 400


@pytest.mark.parametrize("path", ["/api/entity/a%3E%20%3Fp%20%3Fo%20%7D%20%23", "/api/entity/none", "/documents/..%2F..%2Fx/text", "/documents/" + "0" * 64 + "/text", "/explorer/..%2Froutes.py"])
def test_what_is_not_there_and_what_would_be_a_query_is_not_found(server, path):
    assert get(server, path).status_code == 404


def test_the_text_of_a_document_comes_whole_or_in_part_and_is_never_markup(server):
    whole, part = get(server, f"/documents/{SHA}/text"), get(server, f"/documents/{SHA}/text", start=str(START), end=str(START + len(QUOTE)))
    assert (whole.text, whole.headers["content-type"], whole.headers["x-content-type-options"]) == (BODY, "text/plain; charset=utf-8", "nosniff")
    assert part.json() == {"start": START, "end": START + len(QUOTE), "length": len(BODY), "text": QUOTE}


def test_the_page_in_a_browser(server):
    playwright = pytest.importorskip("playwright.sync_api", reason="the test extra brings playwright")
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("needs chromium")
    said, asked = [], []
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{server}/explorer#lang=en&theme=light")
        page.wait_for_selector("html[data-ready]")
        page.fill("#q", "亞馬遜")
        page.click("[data-hit=aws]")
        before = page.locator("#network .node").count()
        page.click("#network .more")
        playwright.expect(page.locator("#network .node")).not_to_have_count(before)
        page.click("#figures tbody tr")
        page.wait_for_selector("#document mark")
        assert page.text_content("#document mark") == QUOTE
        page.click("#undo")
        page.click("#tab-questions")
        page.click("#run-question")
        page.wait_for_selector("#questions-view .answer")
        page.click("#tab-sparql")
        page.fill("#query", "SELECT ?e { ?e a kg:Company } ORDER BY ?e")
        page.click("#run")
        page.wait_for_selector("#sparql-view .answer")
        assert page.locator("#sparql-view tbody tr").count() == 21
        assert page.evaluate("window.hit") is None
        assert page.locator("main img, iframe, base, main script").count() == 0
        browser.close()
    assert said == []
    assert [url for url in asked if not url.startswith(str(server))] == []
