"""The page in a real browser: first picture and painting of a choice, by the browser's own clock, and what each page weighs.

    python bench/page.py [ARTICLE_STORE]      # needs Chromium and playwright

Limits: first picture 1,500 ms with 150 cards and 3,000 ms for 10,000 entities in groups, a choice painted within 100 ms, 700 kB for one article.
Times are the median of five loads; a choice is timed from the call to the end of the frame that shows it.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from synthetic import PREFIXES, statements

from kg.ontology import load
from kg.pipeline import open_store, page_of
from kg.render import PageOptions

ROUNDS = 5
FIRST = "() => performance.getEntriesByName('first-picture')[0].startTime"
CHOOSE = """async name => {
  const q = document.getElementById('q'), took = [];
  for (const words of name) {
    q.value = words; q.dispatchEvent(new Event('input'));
    await new Promise(done => setTimeout(done, 60));
    const start = performance.now();
    q.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter'}));
    await new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)));
    took.push(performance.now() - start);
    await new Promise(done => setTimeout(done, 350));
  }
  return took;
}"""


def main() -> int:
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        print("no Chromium on this machine", file=sys.stderr)
        return 2
    ok = True
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for name, place, limit in cases(Path(folder)):
            start = time.process_time()
            with open_store(place, read_only=True) as store:
                html = page_of(store, load(), PageOptions())
            path, made = Path(folder) / "page.html", time.process_time() - start
            path.write_text(html, encoding="utf-8")
            first, chosen = measured(browser, path)
            size, weight = len(html.encode()) / 1000, 700 if name == "article" else None
            good = first <= limit and chosen <= 100 and (weight is None or size <= weight)
            ok &= good
            print(f"{name}: {size:.0f} kB" + (f" (limit {weight}, ratio {size / weight:.2f})" if weight else "") + f", made in {made:.1f} CPU s, first picture "
                  f"{first:.0f} ms (limit {limit}, ratio {first / limit:.2f}), choice painted in {chosen:.0f} ms (limit 100, ratio {chosen / 100:.2f})"
                  + ("" if good else "  TOO SLOW"))
        browser.close()
    return 0 if ok else 1


def cases(folder: Path) -> list[tuple[str, Path, int]]:
    """Return name, store and limit of the first picture of each page; the stores are made up but for the one given."""
    found = [("article", Path(sys.argv[1]), 1500)] if len(sys.argv) > 1 else []
    for name, count, limit in (("150 cards", 150, 1500), ("10,000 entities", 10_000, 3000)):
        place = folder / f"{count}.ttl"
        place.write_text(PREFIXES + "\n".join(statements(count)) + "\n", encoding="utf-8")
        found.append((name, place, limit))
    return found


def measured(browser: object, path: Path) -> tuple[float, float]:
    """Return the medians, in milliseconds, of the first picture and of painting a choice."""
    first, chosen = [], []
    for _ in range(ROUNDS):
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"file://{path}")
        page.wait_for_selector("html[data-ready]", timeout=60_000)
        first.append(page.evaluate(FIRST))
        chosen += page.evaluate(CHOOSE, ["Company 1", "Company 2", "Amazon", "Company 3"])
        page.close()
    return statistics.median(first), statistics.median(chosen)


if __name__ == "__main__":
    sys.exit(main())
