"""The page of sources for people, made from ``sources.toml``.

Renew it with ``.venv/bin/python -m runtall.catalogue.page > docs/sources.md``; a test compares the two.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from runtall.catalogue.loader import load_sources
from runtall.catalogue.nouns import Source

OPENING = """\
# Sources

<!-- Made from src/runtall/catalogue/sources.toml; renew with:
     .venv/bin/python -m runtall.catalogue.page > docs/sources.md -->

Every number Runtall shows carries one of these keys. "Read" says how we know it: in the source's **own text** (its
abstract or full text), in a **secondary** text that quotes it, or by our own **judgement**, with no study behind it.
"Certainty" is that of the source for what we use it for; single findings may be less certain, and say so.

| Key | Citation | Where | Read | Certainty |
|---|---|---|---|---|
"""


def sources_page(sources: Iterable[Source]) -> str:
    """The page of sources as Markdown, one row a source."""
    rows = (
        f"| `{source.key}` | {source.citation} | {source.where} | {source.read} | {source.certainty or ''} |\n"
        for source in sources
    )
    return OPENING + "".join(row.replace("|  |", "| |") for row in rows)


if __name__ == "__main__":
    sys.stdout.write(sources_page(load_sources().values()))
