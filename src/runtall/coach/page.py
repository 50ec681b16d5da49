"""The page of movements for people: every signal, threshold and source of the definitions, made from their TOML.

Renew it with ``.venv/bin/python -m runtall.coach.page > docs/movements.md``; a test compares the two.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from runtall.catalogue import Exercise, load_exercises, load_movements
from runtall.catalogue.movement import Condition, Movement, MovementFault, Signal
from runtall.coach import coach, counter, judging, timing, watch

OPENING: Final = """\
# What the coach measures and from where it judges

<!-- Made from src/runtall/catalogue/movements/*.toml and the coach; renew with:
     .venv/bin/python -m runtall.coach.page > docs/movements.md -->

[How the coach sees a movement](concepts/movement.md) explains the words and draws the angles. A source is a key of
[sources.md](sources.md); `judgement` is our own: no study gives camera limits for these faults. *Clean* and *faulty*
are the lowest and highest values seen in rendered clips with exact truth through the heavy model, or by the mannequin
where a fault has no clip. *Sure* is how far past the limit the confidence reaches 1. Beside a signal stands what it is
smoothed below (One-Euro).
"""
CONSTANTS: Final[Sequence[tuple[str, float, str, str]]] = (
    ("a part counts as seen from a visibility of", watch.LEAST_SEEN, "", "of the more visible of its two sides"),
    ("averaged over", watch.SEEN_S, "s", ""),
    ("something amiss is said after", watch.PATIENCE_S, "s", ""),
    ("and frames are not judged after", watch.FORGIVEN_S, "s", ""),
    ("the least frame rate", watch.LEAST_RATE_HZ, "Hz", "15 Hz with room for dropped frames"),
    ("after a gap longer than", coach.LONGEST_GAP_S, "s", "all but the person's own range begins anew"),
    ("a lost signal keeps its value for", coach.FILL_S, "s", ""),
    ("a position is believed to be taken after", coach.READY_S, "s", ""),
    ("and to be left after", coach.UNREADY_S, "s", ""),
    ("two arms moved alike when they differ by less than", coach.ALIKE, "", "share of the larger"),
    ("an excursion has begun at", counter.LEAVES, "", "share of what counts"),
    ("and is on its way back at", counter.RETURNS, "", "share of its own height"),
    ("it has ended after", counter.SETTLES_S, "s", "without a new low"),
    ("or when it rises again by", counter.SETTLES, "", "share of its own height"),
    ("the person's own range is the median of", counter.REMEMBERED, "", "repetitions"),
    ("ramps are timed at half-way and at", timing.FAR, "", "share of the range"),
    ("the rest before a repetition is", judging.REST_S, "s", "at most"),
    ("a hold is judged as a plateau from", judging.BRIEF_HOLD_S, "s", "else everything near the far end"),
)
SIDES: Final[Mapping[str, str]] = {
    "each": "each arm by itself",
    "one": "the arm that moves more",
    "none": "both arms together",
}


def movements_page(movements: Iterable[Movement], exercises: Mapping[str, Exercise]) -> str:
    """The whole page as Markdown."""
    parts = [OPENING]
    parts += ["\n".join(_movement(movement, exercises[movement.id])) + "\n" for movement in movements]
    rows = [(what, f"{value:g} {unit}".strip(), note, "`judgement`") for what, value, unit, note in CONSTANTS]
    parts.append("\n".join(["", "## What holds for all", "", *_table(("What", "Value", "", "Source"), rows)]) + "\n")
    return "".join(parts)


def _movement(movement: Movement, exercise: Exercise) -> Iterator[str]:
    counting = movement.counting
    yield from ("", f"## {exercise.names.article}", "")
    ready = " and ".join(f"`{one.signal}` {_limit(one)}" for one in movement.ready) or "always"
    yield f"**Must be seen:** {', '.join(movement.needs)}. **Ready:** {ready} ({_keys(_all_sources(movement.ready))})."
    yield ""
    unit = "from low point to low point" if counting.turns else "from rest to rest"
    clean = f" (clean {_range(counting.clean)})" if counting.clean else ""
    ease = ", ".join(f"{view} {counting.ease[view]:g}" for view in counting.views)
    yield (
        f"**Counts** `{counting.signal}` {unit}, {SIDES[counting.sides]}: at least {counting.least:g}{clean}, later at "
        f"least {counting.share:.0%} of the person's own; {counting.least_s:g} to {counting.most_s:g} s long; seen "
        f"from: {', '.join(counting.views)}. Ease toward the far end: {ease}. Reports `{counting.range_signal}` in "
        f"{counting.range_unit}. Source: {_keys(counting.sources)}.{_why(counting.why)}"
    )
    yield ""
    yield from _table(("Signal", "Kind", "Of", "What it is", "Source"), map(_signal, movement.signals.values()))
    yield ""
    says = {fault.code: fault.say for fault in exercise.faults}
    rows = [row for fault in movement.faults for row in _fault(fault, says[fault.code])]
    yield from _table(("Fault", "Seen from", "When", "Clean", "Faulty", "Sure", "Source", "Cue"), rows)
    for fault in movement.faults:
        if fault.why:
            yield from ("", f"`{fault.code}`:{_why(fault.why)}")
    for code, reason in movement.taught.items():
        yield from ("", f"`{code}` is taught, not judged: {reason}")


def _signal(signal: Signal) -> tuple[str, ...]:
    kind = f"`{signal.kind}`"
    if signal.mix:
        of = " ".join(f"{by:+g} × `{part}`" for part, by in signal.mix.items())
    else:
        per = "" if signal.per == "none" or signal.kind in ANGLES else f", per {signal.per}"
        of = f"{', '.join(signal.points)}; {signal.space}{per}"
    if signal.floor is not None:
        of += f"; above {signal.floor:g}"
    if not signal.mix:
        of += f"; {signal.smooth_hz:g} Hz"
    return f"`{signal.name}`", kind, of, signal.means, _keys(signal.sources)


ANGLES: Final = frozenset({"flexion", "bend", "lean", "face", "tilt", "turn"})


def _fault(fault: MovementFault, say: str) -> Iterator[tuple[str, ...]]:
    least, most = fault.off_axis_deg
    off = "" if (least, most) == (0, 90) else f", {least:g}–{most:g}° off axis"
    for number, condition in enumerate(fault.when):
        first = number == 0
        yield (
            f"`{fault.code}`" if first else "and",
            f"{', '.join(fault.views)}{off}" if first else "",
            _condition(condition),
            _range(condition.clean),
            _range(condition.faulty),
            f"{condition.sure:g}",
            _keys(condition.sources),
            f"{say} ({fault.severity})" if first else "",
        )


def _condition(condition: Condition) -> str:
    name = f"`{condition.signal or condition.measure}`"
    held = f" for {condition.for_s:g} s" if condition.for_s else ""
    change = "change of " if condition.change else ""
    where = f" in {condition.phase}" if condition.signal else ""
    return f"{change}{name} {_limit(condition)}{held}{where}"


def _limit(condition: Condition) -> str:
    return f"above {_number(condition.above)}" if condition.above is not None else f"below {_number(condition.below)}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}".replace("-", "−")


def _range(seen: tuple[float, float] | None) -> str:
    return "–" if seen is None else f"{_number(seen[0])} to {_number(seen[1])}"


def _keys(sources: Iterable[str]) -> str:
    return ", ".join(f"`{key}`" for key in sources)


def _all_sources(conditions: Iterable[Condition]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for condition in conditions for key in condition.sources))


def _why(why: str) -> str:
    return f" {why}" if why else ""


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield "|" + "---|" * len(headings)
    for row in rows:
        yield f"| {' | '.join(row)} |".replace("|  |", "| |").replace("|  |", "| |")


if __name__ == "__main__":
    sys.stdout.write(movements_page(load_movements().values(), load_exercises()))
