"""Search for bytes that break the FIT reader, led by the lines they reach. No test: run it for as long as you like.

    python tests/engine/fit/fuzz_by_coverage.py --seconds 600 --seed 1

It starts from files of our own making, changes the ones that reached something new, and keeps those that reach more.
Whatever breaks the promise of ``read_everything`` is written beside this file as ``crash-<seed>-<n>.fit``.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

from fit_examples import run, strength, workout
from test_fit_fuzz import read_everything

import runtall.fit

PACKAGE = str(Path(runtall.fit.__file__).parent)
Edge = tuple[str, int, int]


def reached(data: bytes) -> frozenset[Edge]:
    """The steps from line to line inside ``runtall.fit`` that reading takes."""
    edges: set[Edge] = set()

    def local(frame: FrameType, event: str, _: Any) -> Any:
        code = frame.f_code
        if event == "line":
            edges.add((code.co_name, seen.get(id(frame), 0), frame.f_lineno))
            seen[id(frame)] = frame.f_lineno
        return local

    def enter(frame: FrameType, _event: str, _argument: Any) -> Any:
        return local if frame.f_code.co_filename.startswith(PACKAGE) else None

    seen: dict[int, int] = {}
    sys.settrace(enter)
    try:
        read_everything(data)
    finally:
        sys.settrace(None)
    return frozenset(edges)


def mutate(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """One to five changes: bytes set to telling values, cut out, repeated, or spliced in from another file."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(changed) + 1)
        length = chance.choice([1, 1, 2, 4, 9, 40])
        kind = chance.randrange(5)
        if kind == 0:
            changed[at : at + length] = bytes(
                chance.choice([0, 1, 0x40, 0x60, 0x7F, 0x80, 0xFF]) for _ in range(length)
            )
        elif kind == 1:
            changed[at : at + 1] = bytes([chance.randrange(256)])
        elif kind == 2:
            del changed[at : at + length]
        elif kind == 3:
            changed[at:at] = changed[at : at + length]
        else:
            start = chance.randrange(len(other) + 1)
            changed[at:at] = other[start : start + 40]
    return bytes(changed[:4000])


def fuzz(seconds: float, seed: int) -> int:
    """Search for so many seconds; returns how many inputs broke the promise."""
    chance = random.Random(seed)
    corpus = [
        run(seconds=8, developer=True),
        run("big", seconds=4),
        run(short_times=True, seconds=40),
        strength(),
        workout(),
    ]
    known: set[Edge] = set().union(*(reached(data) for data in corpus))
    crashes = tried = 0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        data = mutate(chance.choice(corpus), chance.choice(corpus), chance)
        tried += 1
        try:
            new = reached(data) - known
        except Exception as broken:  # anything at all is what we look for
            crashes += 1
            Path(__file__).with_name(f"crash-{seed}-{crashes}.fit").write_bytes(data)
            print(f"crash {crashes}: {type(broken).__name__}: {broken}")
            continue
        if new:
            known |= new
            corpus.append(data)
    print(f"{tried} inputs, {len(corpus)} kept, {len(known)} steps reached, {crashes} crashes")
    return crashes


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    sys.exit(1 if fuzz(arguments.seconds, arguments.seed) else 0)
