"""Many files become one history: each run once, without its samples, and what was refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from runtall.errors import InputRefused
from runtall.runs.duplicates import CLOCK_NOT_SET, Richness, find_duplicates, richness
from runtall.runs.nouns import Run, RunSummary
from runtall.runs.read import read_activity
from runtall.runs.sports import UNKNOWN_SPORT
from runtall.runs.walk import Member

PRINT_SAMPLES = 128
PRINT_CHANNELS = ("heart_rate_bpm", "distance_m")


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that gave nothing, and why."""

    name: str
    refusal: InputRefused


@dataclass(frozen=True, slots=True)
class History:
    """What a walk over files found.

    ``runs`` are in order of time, each once; ``duplicates`` counts the further recordings of runs that are kept.
    ``damaged`` names the files that were read in part. ``skipped`` counts files that are no runs by their kind or
    sport.
    """

    runs: tuple[RunSummary, ...]
    duplicates: int
    damaged: tuple[str, ...]
    refused: tuple[RefusedFile, ...]
    skipped: int


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """A run reduced to what telling it from others takes: a print of some samples, and how rich it was."""

    print: Run
    richness: Richness
    source: str


def read_history(members: Iterable[Member]) -> History:
    """The history in the members of a walk; one bad file never stops the rest, and their order does not matter.

    Memory stays flat but for a few kilobytes a run: samples are dropped as soon as a file is read.
    """
    recordings: list[Recording] = []
    refused: list[RefusedFile] = []
    damaged: list[str] = []
    skipped = 0
    for member in members:
        if member.status == "skipped":
            skipped += 1
            continue
        if member.status == "refused":
            refused.append(RefusedFile(member.name, member.refusal or InputRefused("it cannot be used")))
            continue
        try:
            listed = member.listed.sport if member.listed else UNKNOWN_SPORT
            activity = read_activity(member.data, member.name, listed=listed)
        except InputRefused as refusal:
            refused.append(RefusedFile(member.name, refusal))
            continue
        if not activity.complete:
            damaged.append(member.name)
        skipped += not activity.runs
        recordings.extend(Recording(_print(run), richness(run), member.name) for run in activity.runs)
    kept = _kept(recordings)
    return History(kept, len(recordings) - len(kept), tuple(damaged), tuple(refused), skipped)


def _kept(recordings: list[Recording]) -> tuple[RunSummary, ...]:
    """The richest recording of each run; the same whatever the order of ``recordings``."""
    dropped: set[int] = set()
    for group in find_duplicates([recording.print for recording in recordings]):
        best = max(group, key=lambda i: _preference(recordings[i]))
        dropped.update(i for i in group if i != best)
    runs = [recording.print.summary() for i, recording in enumerate(recordings) if i not in dropped]
    return tuple(sorted(runs, key=lambda run: (run.start_time, run.timer_s, run.distance_m or 0.0)))


def _preference(recording: Recording) -> tuple[Richness, float, float, str]:
    return (
        recording.richness,
        -recording.print.start_time.timestamp(),
        recording.print.timer_s,
        recording.source,
    )


def _print(run: Run) -> Run:
    """The run with every n-th sample of the channels that recordings are compared by."""
    every = slice(None, None, len(run.time_s) // PRINT_SAMPLES + 1)
    channels = {name: run.channels[name][every].copy() for name in PRINT_CHANNELS if name in run.channels}
    undated = tuple(warning for warning in run.warnings if warning.code == CLOCK_NOT_SET)
    return replace(run, time_s=run.time_s[every].copy(), channels=channels, laps=(), pauses=(), warnings=undated)
