"""A page read back: its text, its tables, its pictures."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

VOID = {"meta", "link", "br", "input", "img", "hr"}


@dataclass
class Page(HTMLParser):
    """What a browser would find: elements with their attributes, texts outside scripts, ids, scripts by id."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    scripts: list[tuple[dict[str, str | None], str]] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "script":
            self.scripts.append((dict(attrs), ""))
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])
        if tag in ("td", "th"):
            self.tables[-1][-1].append("")
        if tag == "caption":
            self.captions.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        if "script" in self.open:
            self.scripts[-1] = (self.scripts[-1][0], self.scripts[-1][1] + data)
            return
        if "style" in self.open:
            return
        self.texts.append(data)
        if "caption" in self.open:
            self.captions[-1] += data
        elif {"td", "th"} & set(self.open):
            self.tables[-1][-1][-1] += data

    @property
    def text(self) -> str:
        """Everything a reader sees, blanks squeezed."""
        return " ".join(" ".join(self.texts).split())

    @property
    def figures(self) -> dict[str, Any]:
        """The pictures' data by name."""
        return {a["id"]: json.loads(body) for a, body in self.scripts if a.get("type") == "application/json"}

    def table(self, caption: str) -> list[list[str]]:
        """The rows of the table of this caption, heading first."""
        return self.tables[self.captions.index(caption)]


def read(html: str) -> Page:
    """The page; fails where an element is not closed."""
    page = Page()
    page.feed(html)
    page.close()
    assert page.open == []
    return page


def figure(text: str) -> float:
    """A figure of the page as a number."""
    return float(text.replace("\u202f", "").replace("\u2212", "-"))
