"""Asks the planner through its command line, inside this process, and hands back its JSON."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from runtall.cli import main


@dataclass(frozen=True, slots=True)
class Answer:
    """What the command line said: exit status, standard output and standard error."""

    status: int
    out: str
    err: str

    @property
    def plan(self) -> dict[str, Any]:
        """The plan as JSON; NaN and Infinity, which are no JSON, are refused."""
        return json.loads(self.out, parse_constant=_no_json)


def ask_planner(
    runner_toml: str | bytes,
    today: date | str,
    weeks: int | str,
    *,
    previous: Mapping[str, Any] | str | None = None,
    log: Sequence[Mapping[str, Any]] | str | None = None,
    more: Sequence[str] = (),
) -> Answer:
    """``runtall plan --runner … --today … --weeks … --json`` and what it answers; ``more`` are further words."""
    with tempfile.TemporaryDirectory() as folder:
        runner = Path(folder, "runner.toml")
        runner.write_bytes(runner_toml if isinstance(runner_toml, bytes) else runner_toml.encode())
        words = ["plan", "--runner", str(runner), "--today", str(today), "--weeks", str(weeks), "--json", *more]
        sets = {"sets": list(log)} if log is not None and not isinstance(log, str) else log
        for option, value in (("--previous", previous), ("--log", sets)):
            if value is not None:
                path = Path(folder, f"{option[2:]}.json")
                path.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
                words += [option, str(path)]
        return ask_words(words)


def ask_words(words: Sequence[str]) -> Answer:
    """One call of the command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = main(list(words))
        except SystemExit as left:  # argparse leaves this way
            status = left.code if isinstance(left.code, int) else 1
    return Answer(status, out.getvalue(), err.getvalue())


def _no_json(word: str) -> float:
    raise ValueError(f"{word} is no JSON")
