"""An open page in a real browser, with what it asked for and complained of."""

from __future__ import annotations

from pathlib import Path

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]


class Visit:
    """A page opened from a file; `clean` says whether anything left it or went wrong."""

    def __init__(self, browser: object, path: Path, words: str = "lang=en&theme=light", **options: object) -> None:
        self.page = browser.new_page(viewport={"width": 1440, "height": 900}, **options)
        self.path = path
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(f"file://{path}#{words}")
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
        return self.said == [] and all(url.split("#")[0] == f"file://{self.path}" or url.startswith(("data:", "blob:")) for url in self.asked)
