"""The explorer of `kg serve` in a real browser, by the browser's own clock, over stores of several sizes.

    python bench/explorer.py [STORE …]           # made-up stores of 150 and 10,000 entities, and those named
    python bench/explorer.py --large [STORE …]   # 100,000 too: some three minutes and 2.2 GB to make

drawn      the server's time for the page, once for each start
picture    from the request to the first picture, the page being drawn already
choice     from a key to the end of the frame that shows the chosen entity
answer     from a key in the search box to what the whole store has to offer
expand     from a click to the picture with the neighbours
overview   all entities: the server's time, from the click to the picture, and the making of one picture; between frames while the picture is moved

Limits: picture 1,500 ms for 150 cards and 3,000 ms in groups, choice 100 ms. Medians; the p95 of frames.
"""

from __future__ import annotations

import io
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
from page import CHOOSE, FIRST
from synthetic import PREFIXES, statements

ROUNDS = 5
ANSWER = """async words => {
  const q = document.getElementById('q'), start = performance.now();
  q.focus(); q.value = words; q.dispatchEvent(new Event('input'));
  await new Promise(done => setTimeout(done, 170));
  while (document.documentElement.dataset.busy !== '0') await new Promise(done => requestAnimationFrame(done));
  const took = performance.now() - start;
  q.value = ''; q.dispatchEvent(new Event('input')); q.blur();
  return took;
}"""
EXPAND = """async () => {
  const shown = () => document.getElementById('status').textContent, before = shown(), start = performance.now();
  document.querySelector('.ways .btn').click();
  while (shown() === before) await new Promise(done => requestAnimationFrame(done));
  await new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)));
  return performance.now() - start;
}"""
OVERVIEW = """async () => {
  const start = performance.now();
  document.getElementById('tab-sky').click();
  while (!performance.getEntriesByName('sky').length) await new Promise(done => setTimeout(done, 5));
  await new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)));
  return [performance.now() - start, performance.getEntriesByName('sky-render')[0].duration];
}"""
FRAMES = "() => { window.frames_ = []; const step = t => { frames_.push(t); window.going = requestAnimationFrame(step); }; requestAnimationFrame(step); }"


class Turtle(io.RawIOBase):
    """Made-up statements as a file that is read while it is made."""

    def __init__(self, count: int) -> None:
        self.parts = self._parts(count)
        self.rest = b""

    @staticmethod
    def _parts(count: int) -> Iterator[str]:
        yield PREFIXES
        for line in statements(count):
            yield line + "\n"

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        parts, length = [self.rest], len(self.rest)
        while length < size and (part := next(self.parts, None)) is not None:
            parts.append(part.encode())
            length += len(parts[-1])
        data = b"".join(parts)
        self.rest = data[size:]
        return data[:size]


def made(folder: Path, count: int) -> Path:
    """Return a new store folder of `count` made-up entities."""
    place = folder / f"store-{count}"
    (place / "oxigraph").mkdir(parents=True)
    store = ox.Store(str(place / "oxigraph"))
    store.bulk_load(Turtle(count), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("https://w3id.org/chipkg/graph/facts"))
    store.optimize()
    store.flush()
    return place


@contextmanager
def served(store: Path) -> Iterator[str]:
    """Run `kg serve` over a store and give its address."""
    process = subprocess.Popen([sys.executable, "-m", "kg.cli", "serve", "--store", str(store), "--port", "0"],
                               stderr=subprocess.PIPE, text=True, encoding="utf-8")
    assert process.stderr is not None
    try:
        first = process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/", first)
        if not found:
            sys.exit(first)
        yield found[0]
    finally:
        process.terminate()
        process.stderr.close()
        process.wait(30)


def asked(address: str) -> tuple[float, int]:
    """Return the seconds and the bytes of an answer."""
    start = time.perf_counter()
    with urllib.request.urlopen(address, timeout=300) as answer:  # noqa: S310  our own server
        size = len(answer.read())
    return time.perf_counter() - start, size


def main() -> int:
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        print("no Chromium on this machine", file=sys.stderr)
        return 2
    large, ok = "--large" in sys.argv[1:], True
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        given = [Path(name) for name in sys.argv[1:] if name != "--large"]
        for place in [*(made(Path(folder), count) for count in (150, 10_000, *([100_000] if large else []))), *given]:
            with served(place) as address:
                ok &= measured(browser, address, place.name)
        browser.close()
    return 0 if ok else 1


def measured(browser: object, address: str, name: str) -> bool:
    """Print what one server's explorer takes, and return whether it is within the limits."""
    drawn, size = asked(address)
    first, chosen, answers, expanded = [], [], [], []
    for _ in range(ROUNDS):
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(address, timeout=120_000)
        page.wait_for_selector("html[data-ready]", timeout=120_000)
        first.append(page.evaluate(FIRST))
        names = page.evaluate("JSON.parse(document.getElementById('page-data').textContent).nodes.slice(0, 4).map(n => [].concat(n.l)[0])")
        chosen += page.evaluate(CHOOSE, names)
        answers += [page.evaluate(ANSWER, words) for words in (names[0], "revenue 2025Q4")]
        page.wait_for_selector("#start-here")
        page.click("#start-here")
        page.wait_for_selector(".ways .btn")
        expanded.append(page.evaluate(EXPAND))
        page.close()
    total, _ = asked(address + "explore/overview")
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(address, timeout=120_000)
    page.wait_for_selector("html[data-ready]", timeout=120_000)
    opened, made_ = page.evaluate(OVERVIEW)
    said, between = page.inner_text("#sky-state"), frames(page)
    page.close()
    limit = 1500 if size < 2_000_000 else 3000
    picture, choice = statistics.median(first), statistics.median(chosen)
    good = picture <= limit and choice <= 100
    print(f"{name}: page {size / 1000:.0f} kB, drawn in {drawn:.1f} s; picture {picture:.0f} ms (limit {limit}), choice {choice:.0f} ms (limit 100), "
          f"answer {statistics.median(answers):.0f} ms, expand {statistics.median(expanded):.0f} ms" + ("" if good else "  TOO SLOW"))
    print(f"  overview ({said}) laid out in {total:.1f} s, opened in {opened:.0f} ms, one picture {made_:.0f} ms, "
          f"frames while moved {statistics.median(between):.0f} ms, p95 {sorted(between)[int(len(between) * .95)]:.0f} ms", flush=True)
    return good


def frames(page: object) -> list[float]:
    """Return the milliseconds between frames while the overview is dragged for two seconds."""
    box = page.locator("#sky").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(FRAMES)
    start = time.perf_counter()
    step = 0
    while time.perf_counter() - start < 2:
        step += 1
        page.mouse.move(x + 120 * ((step % 40) / 20 - 1), y + 60 * ((step % 20) / 10 - 1))
    times = page.evaluate("() => { cancelAnimationFrame(going); return frames_; }")
    page.mouse.up()
    return [b - a for a, b in zip(times, times[1:], strict=False)]


if __name__ == "__main__":
    sys.exit(main())
