"""Strava's export list: what ``activities.csv`` says of each file, whatever its language and number of columns."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from runtall.runs.sports import Sport, sport_from_words

LIST_NAME = "activities.csv"
MAX_LIST_BYTES = 64 << 20
_DELIMITERS = (",", ";", "\t")
_MAX_ROWS = 200_000
_LOOK_AT_ROWS = 50
# By position in every export seen so far; the headers are localised and some occur twice, so the first one counts.
_TITLE_POSITION, _TYPE_POSITION = 2, 3
_TITLE_HEADERS = frozenset({"activity name", "name der aktivität", "nom de l'activité", "nombre de la actividad"})
_TYPE_HEADERS = frozenset(
    {"activity type", "aktivitätsart", "type d'activité", "tipo de actividad", "tipo di attività"}
)
_FILE_HEADERS = frozenset({"filename", "dateiname", "nom du fichier", "nombre de archivo", "nome del file"})
_A_FILE = re.compile(r"^[^/\\]+/[^/\\]+\.(fit|tcx|gpx)(\.gz)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ListedActivity:
    """What the list says of one file: the runner's title for it and its sport."""

    title: str
    sport: Sport


def read_list(data: bytes) -> Mapping[str, ListedActivity]:
    """From the file's path in the export (as listed, in lower case) to what the list says of it.

    Empty when the bytes are no such list. Columns are found by header, else by position; the file's column by what is
    in it, since its position moved over the years. Rows of the wrong length or without a file are left out.
    """
    rows = _rows(data[:MAX_LIST_BYTES])
    header = next(rows, None)
    if header is None:
        return {}
    first = list(islice(rows, _LOOK_AT_ROWS))
    file_column = _file_column(header, first)
    if file_column is None:
        return {}
    title_column = _column(header, _TITLE_HEADERS, _TITLE_POSITION)
    type_column = _column(header, _TYPE_HEADERS, _TYPE_POSITION)
    listed: dict[str, ListedActivity] = {}
    for row in (*first, *rows):
        if len(row) <= max(file_column, title_column, type_column) or not row[file_column].strip():
            continue
        listed[list_key(row[file_column])] = ListedActivity(
            row[title_column].strip()[:200], sport_from_words(row[type_column])
        )
    return listed


def list_key(path: str) -> str:
    """The form under which a path is looked up."""
    return path.strip().replace("\\", "/").lower()


def _rows(data: bytes) -> Iterator[Sequence[str]]:
    text = _text(data)
    first_line = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first_line.count)  # a spreadsheet saves with its country's
    try:
        yield from islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), _MAX_ROWS)
    except csv.Error:  # a field of over 128 KiB, say: what came before it counts
        return


def _text(data: bytes) -> str:
    """As Strava writes it, or as a spreadsheet saved it again: UTF-8, UTF-16 with its mark, else Windows' Western."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace").replace("\0", "")
    try:
        return data.decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace").replace("\0", "")


def _column(header: Sequence[str], names: frozenset[str], position: int) -> int:
    return next((i for i, word in enumerate(header) if word.strip().lower() in names), position)


def _file_column(header: Sequence[str], rows: Sequence[Sequence[str]]) -> int | None:
    """The column that is headed as the file's and holds files, else the one that most rows hold a file in."""
    holding = [sum(1 for row in rows if i < len(row) and _A_FILE.match(row[i].strip())) for i in range(len(header))]
    if not any(holding):
        return None
    named = [i for i, word in enumerate(header) if word.strip().lower() in _FILE_HEADERS and holding[i]]
    return named[0] if named else holding.index(max(holding))
