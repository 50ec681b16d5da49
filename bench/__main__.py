"""Run every comparison, print its ratios, and write them to ``docs/benchmarks.md`` with the machine's description.

A module of this package takes part by having ``TITLE`` and ``measure() -> list[Result]``. Name some to run only those:
``python -m bench fit_reading``; then nothing is written. Exit status 1 when a ratio misses what is wanted.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import platform
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Protocol, cast

import bench
from bench.ratios import Result

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
PACKAGES = ("numpy", "fastcrc", "fitdecode", "highspy", "django")


class Comparison(Protocol):
    """What a module of this package offers to take part."""

    TITLE: str

    def measure(self) -> list[Result]: ...


def main(names: Sequence[str]) -> int:
    """Measure, print and (when all were run) write."""
    sections: list[tuple[str, list[Result]]] = []
    for comparison in comparisons(names):
        print(f"\n{comparison.TITLE}", flush=True)
        results = comparison.measure()
        sections.append((comparison.TITLE, results))
        for result in results:
            print(f"  {line(result)}", flush=True)
    if not names:
        PAGE.write_text(page(sections), encoding="utf-8")
        print(f"\nwritten to {PAGE.relative_to(PAGE.parent.parent)}")
    return 0 if all(result.met for _, results in sections for result in results) else 1


def comparisons(names: Sequence[str]) -> Iterator[Comparison]:
    """The modules that take part, in alphabetical order; only those named, when any are."""
    for found in sorted(pkgutil.iter_modules(bench.__path__), key=lambda module: module.name):
        if found.name.startswith("_") or (names and found.name not in names):
            continue
        module = importlib.import_module(f"bench.{found.name}")
        if hasattr(module, "TITLE") and hasattr(module, "measure"):
            yield cast("Comparison", module)


def line(result: Result) -> str:
    wanted = f"  (wanted {result.wanted}{'' if result.met else ', MISSED'})" if result.wanted else ""
    times = times_of(result)
    if result.ratio is None:
        return f"{result.what} / {result.against}: {result.note}"
    return f"{result.what} / {result.against}: {result.ratio:.3g}{wanted}   {times}   {result.note}"


def times_of(result: Result) -> str:
    """Both times, where it was times that were compared."""
    if not result.what_s and not result.against_s:
        return "–"
    return f"{milliseconds(result.what_s)} / {milliseconds(result.against_s)}"


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms"


def page(sections: Sequence[tuple[str, list[Result]]]) -> str:
    """The page of results, in Markdown."""
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`. Contenders take turns in one process; a ratio is the median over the rounds.",
        "Only ratios are promises; the times are of this machine.",
        "",
        f"Machine: {machine()}.",
        "",
    ]
    for title, results in sections:
        lines += [f"## {title}", "", "| what | against | ratio | wanted | times | on |", "|---|---|---|---|---|---|"]
        for result in results:
            wanted = f"{result.wanted}{'' if result.met else ' **missed**'}" if result.wanted else "–"
            times = times_of(result)
            ratio = "–" if result.ratio is None else f"{result.ratio:.3g}"
            lines.append(f"| {result.what} | {result.against} | {ratio} | {wanted} | {times} | {result.note} |")
        lines.append("")
    return "\n".join(lines)


def machine() -> str:
    """Processor, cores, system, Python and packages, in words."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, {packages}"
    )


def processor() -> str:
    described = Path("/proc/cpuinfo")
    if described.is_file():
        for text in described.read_text(encoding="utf-8").splitlines():
            if text.startswith("model name"):
                return text.split(":", 1)[1].strip()
    return platform.processor() or "processor unknown"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
