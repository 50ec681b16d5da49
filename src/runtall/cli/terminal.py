"""What every command shares at the terminal: translated words, tables, progress, JSON, dates."""

from __future__ import annotations

import gettext
import json
import math
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from runtall.catalogue import Reason
from runtall.errors import InputRefused

LOCALE_FOLDER = Path(__file__).parent / "locale"
SHOW_PROGRESS_AFTER_S = 1.0
FIRST_YEAR, LAST_YEAR = 1970, 2200
BAR_EIGHTHS = " ▏▎▍▌▋▊▉"

Item = TypeVar("Item")


def _(message: str) -> str:
    """``message`` in the language that the environment names, else itself."""
    return _translations().gettext(message)


@cache
def _translations() -> gettext.NullTranslations:
    return gettext.translation("runtall", LOCALE_FOLDER, fallback=True)


def sentence(reason: Reason) -> str:
    """A reason's text, translated before its evidence is filled in."""
    return _(reason.template).format(**reason.params)


def reason_json(reason: Reason) -> dict[str, str]:
    """A reason as the contract writes it: ``rule``, ``text``, ``source``, ``certainty``."""
    return {"rule": reason.rule, "text": reason.text, "source": reason.source, "certainty": reason.certainty}


def print_json(document: object) -> None:
    """One JSON document on standard output: two-space indents, ``null`` for what is no finite number."""
    print(json.dumps(finite(document), indent=2, allow_nan=False))


def finite(value: object) -> object:
    """The same document with ``None`` in place of NaN and the infinities, tuples as lists."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [finite(inner) for inner in value]
    return value


def utc_text(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC.

    >>> utc_text(datetime(2026, 3, 1, 8, 30, tzinfo=UTC))
    '2026-03-01T08:30:00Z'
    """
    return None if moment is None else moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def parse_date(text: str, option: str) -> date:
    """A date as ``YYYY-MM-DD``, in the years that activity files can name (1970 to 2200).

    :raises InputRefused: code ``bad_date``, with the option and what was written.
    """
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 (a calendar day has no time zone)
    except ValueError:
        raise InputRefused(
            "{option} {text} is no date", remedy="write it as 2026-03-31", code="bad_date", option=option, text=text
        ) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InputRefused(
            "{option} {text} lies outside the years {first} to {last}",
            remedy="write it as 2026-03-31",
            code="bad_date",
            option=option,
            text=text,
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
    return day


def console() -> Console:
    """Standard output for people: colour only on a terminal that wants it, nothing guessed from the text itself."""
    return Console(highlight=False, markup=False, emoji=False)


def say(line: str = "", *, style: str | None = None, indent: int = 0) -> None:
    """One paragraph for people on standard output, wrapped to the terminal."""
    out = console()
    margin = " " * indent
    wrapped = textwrap.wrap(line, out.width, initial_indent=margin, subsequent_indent=margin, break_on_hyphens=False)
    out.print("\n".join(wrapped), style=style, soft_wrap=True)


def warn(line: str) -> None:
    """One line on standard error."""
    print(line, file=sys.stderr)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, flush_right: Sequence[int] = ()) -> None:
    """A plain table; the columns numbered in ``flush_right`` are set flush right."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="right" if number in flush_right else "left", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    console().print(table)


def tracked(items: Iterable[Item], total: int, size_of: Callable[[Item], int], label: str) -> Iterator[Item]:
    """The items; on a terminal, once the work takes over a second, a bar with the time left on standard error.

    The bar counts ``size_of(item)`` up to ``total``.
    """
    if not sys.stderr.isatty():
        yield from items
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=total, visible=False)
        for item in items:
            yield item
            late = (progress.tasks[0].elapsed or 0.0) > SHOW_PROGRESS_AFTER_S
            progress.update(task, advance=size_of(item), visible=late)


def bar(value: float, greatest: float, width: int) -> str:
    """A bar of ``width`` characters for ``greatest``; empty for nothing, a sliver for the least.

    >>> len(bar(10, 10, 4))
    4
    """
    if value <= 0 or greatest <= 0:
        return ""
    if not _can_print(BAR_EIGHTHS):
        return "#" * max(round(value / greatest * width), 1)
    full, part = divmod(max(round(value / greatest * width * 8), 1), 8)
    return "█" * full + (BAR_EIGHTHS[part] if part else "")


def _can_print(characters: str) -> bool:
    try:
        characters.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def clock(seconds: float) -> str:
    """Hours and minutes.

    >>> clock(5400)
    '1:30'
    """
    minutes = int(seconds / 60 + 0.5)
    return f"{minutes // 60}:{minutes % 60:02d}"
