"""kg.render against hostile words: forty payloads in every field that a document or a store can fill, none of which runs or asks for anything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from browsing import Visit
from page_samples import BASE, PREFIXES, Rows

from kg.ontology import load
from kg.render import PageOptions, build_model, render

pytestmark = pytest.mark.slow
HIT = "window.hit=1"
PAYLOADS = [
    f"<img src=x onerror={HIT}>", f"</script><script>{HIT}</script>", f"javascript:{HIT}", f'"><svg onload={HIT}>', f"href='javascript:{HIT}'",
    "{{constructor.constructor('" + HIT + "')()}}", "<b>&lt;&amp;</b>", "file:///etc/passwd http://127.0.0.1:9/x.png", f"'-({HIT})-'", f"\\';{HIT}//",
    f"</title><script>{HIT}</script>", f"</style><script>{HIT}</script>", f"<!--<script>{HIT}", f"]]><script>{HIT}</script>", f"<iframe srcdoc='<script>parent.{HIT}</script>'>",
    f"<a href=javascript:{HIT}>x</a>", f"<math><mtext><img src onerror={HIT}>", "<style>@import 'http://127.0.0.1:9/a.css'</style>", "url(http://127.0.0.1:9/a.png)",
    "<link rel=stylesheet href=http://127.0.0.1:9/b.css>", "<base href=http://127.0.0.1:9/>", "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>",
    f"<details open ontoggle={HIT}>", f"<body onload={HIT}>", f"<input autofocus onfocus={HIT}>", f"<video><source onerror={HIT}>", f"${{{HIT}}}", f"`;{HIT};`", "__proto__",
    "constructor", "\u202e\u2066 reversed", "\u2028\u2029 line", "\\u003cscript>", "%3Cscript%3E", "=HYPERLINK(\"http://127.0.0.1:9\")", "@SUM(1)", "-2+3", "\t+1",
    "a" * 4000, "\U0001f4a3" * 50,
]


def hostile_turtle() -> str:
    """Return a graph in which entity k, its figure, relation, period, document and quote hold payload k in every field of text."""
    out = [PREFIXES, f'kgf:zz a kg:Observation ; kg:subject kgr:e0 ; kg:metric kgm:revenue ; kg:value 1.0 ; kg:unit kgu:USD ; kg:key {json.dumps(PAYLOADS[0], ensure_ascii=False)} .']
    for k, payload in enumerate(PAYLOADS):
        words, nxt, place = json.dumps(payload, ensure_ascii=False), (k + 1) % len(PAYLOADS), f"<{BASE}doc/{k:016x}#char=0,9;01>"
        out.append(
            f'kgr:e{k} a kg:Company ; skos:prefLabel {words}@en , {words}@zh-Hans ; skos:altLabel {words}@en .\n'
            f'kgp:p{k} a kg:Period ; rdfs:label {words} ; kg:startDate "2025-01-01"^^xsd:date ; kg:endDate "2025-03-{k % 28 + 1:02}"^^xsd:date .\n'
            f'kgd:{k:016x} a kg:Document ; dcterms:title {words} ; dcterms:language {words} ; dcterms:source {words} ; dcterms:issued {words} .\n'
            f'{place} a kg:Evidence ; kg:document kgd:{k:016x} ; kg:start 0 ; kg:end 9 ; kg:exact {words} ; kg:stated {words} ; kg:confidence {words} .\n'
            f'kgf:f{k} a kg:Observation ; kg:subject kgr:e{k} ; kg:metric kgm:revenue ; kg:measure kgc:level ; kg:value {k + 1}.0 ; kg:comparator {words} ; kg:unit kgu:USD ; '
            f'kg:period kgp:p{k} ; kg:status kgc:actual ; kg:qualifier {words} ; kg:key {words} ; prov:wasAttributedTo kgr:e{nxt} ; kg:evidence {place} .\n'
            f'kgf:r{k} a kg:Relation ; kg:subject kgr:e{k} ; kg:predicate kg:officerOf ; kg:object kgr:e{nxt} ; kg:role {words} ; kg:status kgc:actual ; kg:evidence {place} .')
    return "\n".join(out)


@pytest.fixture(scope="module")
def hostile_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "hostile.html"
    options = PageOptions(title="".join(PAYLOADS[:24]))
    path.write_text(render(build_model(Rows(hostile_turtle()), load(), options)), encoding="utf-8")
    return path


def test_forty_payloads_in_every_field_run_nothing_and_ask_for_nothing(browser: object, hostile_page: Path) -> None:
    assert len(PAYLOADS) == 40
    visit = Visit(browser, hostile_page)
    for k in range(len(PAYLOADS)):
        visit.page.evaluate(f"location.hash = 'entity=e{k}&lang=en&theme=light'")
        visit.page.wait_for_function(f"() => location.hash.includes('entity=e{k}') && document.querySelector('#panel blockquote')")
        visit.page.locator("#panel .fact").first.click()
    box = visit.page.locator("#network").bounding_box()
    visit.key("Escape", "e")
    for k in range(60):
        visit.page.mouse.move(box["x"] + box["width"] * (k % 10 + .5) / 10, box["y"] + box["height"] * (k // 10 + .5) / 6)
    for tab in ("compare", "segments", "ladder", "timeline", "change", "table", "network"):
        visit.click(f"#tab-{tab}")
    for payload in PAYLOADS[:6]:
        visit.page.fill("#q", payload[:12])
    visit.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    visit.page.keyboard.press("Escape")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="Save SVG").click()
    saved = Path(download.value.path()).read_text(encoding="utf-8")
    assert "<script" not in saved and "<img" not in saved
    assert visit.page.evaluate("window.hit") is None
    assert visit.page.locator("img, iframe, object, base, link, video, main script, [onload], [onerror], a[href^=javascript]").count() == 0
    assert visit.clean(), (visit.said[:3], [url for url in visit.asked if not url.startswith("file:")])
    visit.page.close()


def test_hostile_addresses_choose_nothing_and_run_nothing(browser: object, small_page: Path) -> None:
    visit = Visit(browser, small_page, f"entity=<img src=x onerror={HIT}>&tab=__proto__&lang=constructor&theme=<b>&scene=around:__proto__&open=1e9,-1,x&path=a..b..c&types=%3Cimg%3E&period=toString&hops=99")
    assert visit.text("#panel h2") == "Overview" and visit.page.evaluate("window.hit") is None
    assert "6 of 6 entities shown" in visit.text("#status")
    assert visit.clean(), (visit.said, visit.asked)
    visit.page.close()


def test_cells_that_spreadsheets_would_run_are_saved_as_text(browser: object, hostile_page: Path) -> None:
    visit = Visit(browser, hostile_page, "lang=en&theme=light&tab=table")
    with visit.page.expect_download() as download:
        visit.click("#alt >> text=Save CSV")
    saved = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert '"\'=HYPERLINK' in saved and '"\'@SUM' in saved and '"=HYPERLINK' not in saved and '"@SUM' not in saved
    visit.page.close()


def test_injected_code_is_refused_by_the_policy(browser: object, small_page: Path) -> None:
    visit = Visit(browser, small_page)
    visit.page.evaluate("() => { const s = document.createElement('script'); s.textContent = 'window.hit = 1'; document.body.append(s); const i = new Image(); i.src = 'http://127.0.0.1:9/x.png'; }")
    visit.page.wait_for_timeout(200)
    assert visit.page.evaluate("window.hit") is None
    assert sum("Content Security Policy" in line for line in visit.said) >= 2
    visit.page.close()
