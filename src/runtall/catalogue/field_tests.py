"""Field tests of strength endurance: what each is, how it is done, what ends it, how far to trust it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

from runtall.catalogue.layout import CERTAINTY, ID, ID_PATTERN, SENTENCE, SENTENCES, SOURCE
from runtall.catalogue.loader import load_sources
from runtall.catalogue.nouns import EQUIPMENT, Reason
from runtall.catalogue.schema import Flag, ListOf, Number, OpenTable, Shape, Table, Text, Word, check
from runtall.errors import CatalogueError

FILE = "field_tests.toml"
_STATED: Mapping[str, Shape] = {"text": Text(), "source": ID, "certainty": CERTAINTY}
_LAYOUT = OpenTable(
    {},
    Table(
        {
            "name": SENTENCE,
            "measures": Word(("hold", "reps")),
            "summary": SENTENCE,
            "needs": SENTENCE,
            "equipment": ListOf(ListOf(Word(tuple(EQUIPMENT))), least=1),
            "steps": SENTENCES,
            "cues": SENTENCES,
            "ends": SENTENCES,
            "per_side": Flag(),
            "usual_s": Number(1, 600),
            "rest_s": Number(0, 600),
            "source": SOURCE,
        },
        {
            "optional": Flag(),
            "cap_s": Number(1, 3600),
            "rep_s": Number(0.5, 60),
            "error": Table({**_STATED, "least_change": Number(0.5, 600)}),
            "others": Table(_STATED),
        },
    ),
    ID_PATTERN,
)


@dataclass(frozen=True, slots=True)
class MeasuredError:
    """From which change on two results differ: ``least_change`` seconds or repetitions, and who says so."""

    least_change: float
    why: Reason


@dataclass(frozen=True, slots=True)
class FieldTest:
    """One test. A ``hold`` is timed until it ends, ``cap_s`` at the latest; ``reps`` are counted, one each ``rep_s``.

    ``optional`` needs what nobody has at hand. ``equipment`` lists alternatives, each with all of its items. ``error``
    is ``None`` where nobody knows it. ``others`` says what other people did. ``usual_s`` and ``rest_s`` plan the time.
    """

    id: str
    name: str
    measures: Literal["hold", "reps"]
    summary: str
    needs: str
    equipment: tuple[tuple[str, ...], ...]
    steps: tuple[str, ...]
    cues: tuple[str, ...]
    ends: tuple[str, ...]
    per_side: bool
    usual_s: float
    rest_s: float
    sources: tuple[str, ...]
    optional: bool = False
    cap_s: float | None = None
    rep_s: float | None = None
    error: MeasuredError | None = None
    others: Reason | None = None


@cache
def load_field_tests() -> Mapping[str, FieldTest]:
    """Every field test by id, in the order in which they are done."""
    return read_field_tests(files("runtall.catalogue").joinpath(FILE).read_text(encoding="utf-8"), FILE)


def read_field_tests(text: str, file: str) -> Mapping[str, FieldTest]:
    """The tests in one TOML text, checked; ``file`` names it in errors. Raises ``CatalogueError``."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise CatalogueError("{file} is no TOML: {detail}", file=file, detail=str(broken)) from broken
    check(table, _LAYOUT, file=file)
    tests = {test_id: _test(test_id, entry) for test_id, entry in table.items()}
    for test in tests.values():
        timed, wanted = ("cap_s", test.cap_s) if test.measures == "hold" else ("rep_s", test.rep_s)
        if wanted is None or (test.measures == "hold") == (test.rep_s is not None):
            raise _broken(file, test.id, f"is counted as {test.measures}, so it needs {timed} and no other time")
        stated = [reason.source for reason in (test.error and test.error.why, test.others) if reason]
        for key in (*test.sources, *stated):
            if key not in load_sources():
                raise _broken(file, test.id, f"names the source {key}, which sources.toml does not have")
    return MappingProxyType(tests)


def _test(test_id: str, table: dict[str, Any]) -> FieldTest:
    error, others, source = table.get("error"), table.get("others"), table["source"]
    return FieldTest(
        id=test_id,
        name=table["name"],
        measures=table["measures"],
        summary=table["summary"],
        needs=table["needs"],
        equipment=tuple(tuple(alternative) for alternative in table["equipment"]),
        steps=tuple(table["steps"]),
        cues=tuple(table["cues"]),
        ends=tuple(table["ends"]),
        per_side=table["per_side"],
        usual_s=float(table["usual_s"]),
        rest_s=float(table["rest_s"]),
        sources=(source,) if isinstance(source, str) else tuple(source),
        optional=table.get("optional", False),
        cap_s=table.get("cap_s"),
        rep_s=table.get("rep_s"),
        error=MeasuredError(float(error["least_change"]), _stated(test_id, error)) if error else None,
        others=_stated(test_id, others) if others else None,
    )


def _stated(test_id: str, table: dict[str, Any]) -> Reason:
    numbers = {key: value for key, value in table.items() if key == "least_change"}
    return Reason(f"field_test_{test_id}", table["text"], numbers, table["source"], table["certainty"])


def _broken(file: str, path: str, what: str) -> CatalogueError:
    return CatalogueError("{file}: {path} {what}", file=file, path=path, what=what)
