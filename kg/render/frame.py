"""A page inside a notebook: Jupyter shows an object by its `_repr_html_`."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

__all__ = ["Frame"]


@dataclass(frozen=True, slots=True, repr=False)
class Frame:
    """A page that a notebook shows in a frame of its own: its scripts run there, cut off from the notebook, and it asks for nothing.

    html    the page
    height  of the frame, in pixels

    >>> Frame('<p title="a">b</p>', 300)._repr_html_()
    '<iframe srcdoc="&lt;p title=&quot;a&quot;&gt;b&lt;/p&gt;" sandbox="allow-scripts allow-downloads" width="100%" height="300" style="border:0"></iframe>'
    """

    html: str
    height: int = 720

    def _repr_html_(self) -> str:
        frame = f'sandbox="allow-scripts allow-downloads" width="100%" height="{int(self.height)}" style="border:0"'
        return f'<iframe srcdoc="{escape(self.html)}" {frame}></iframe>'

    def __repr__(self) -> str:
        return f"<page of {len(self.html):,} characters: shown in a notebook, or `save` it>"

    def save(self, path: str | Path) -> Path:
        """Write the page, to be opened in any browser, and return where."""
        place = Path(path)
        place.write_text(self.html, encoding="utf-8")
        return place
