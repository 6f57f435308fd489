"""An open page in a real browser, with what it asked for and complained of."""

from __future__ import annotations

from pathlib import Path

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]


class Visit:
    """A page opened from a file or from a server; `clean` says whether anything left it or went wrong."""

    def __init__(self, browser: object, place: Path | str, words: str = "lang=en&theme=light", **options: object) -> None:
        self.page = browser.new_page(viewport={"width": 1440, "height": 900}, **options)
        self.home = place if isinstance(place, str) else f"file://{place}"
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(f"{self.home}#{words}")
        self.page.wait_for_selector("html[data-ready]")

    def text(self, where: str) -> str:
        return self.page.inner_text(where)

    def click(self, where: str) -> None:
        self.page.locator(where).first.click()

    def key(self, *names: str) -> None:
        self.page.locator("#network").focus()
        for name in names:
            self.page.keyboard.press(name)

    def find(self, words: str) -> None:
        self.page.fill("#q", words)
        self.page.keyboard.press("Enter")

    def clean(self) -> bool:
        return self.said == [] and self.strangers() == []

    def strangers(self) -> list[str]:
        """Return the addresses that were asked for and are neither the page nor, where a server gave it, that server's."""
        own = (self.home, "data:", "blob:") if self.home.startswith("http") else (f"{self.home}#", "data:", "blob:")
        return [url for url in self.asked if url != self.home and not url.startswith(own)]
