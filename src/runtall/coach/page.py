"""The page of movements for people: every signal, threshold and source of the definitions, made from their TOML.

Renew it with ``.venv/bin/python -m runtall.coach.page > docs/movements.md``; a test compares the two.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Final

from runtall.body import view
from runtall.catalogue import Exercise, load_exercises, load_movements, movement_reader
from runtall.catalogue.movement import Condition, Movement, MovementFault, Signal
from runtall.coach import coach, counter, judging, signals, timing, watch

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
CONSTANTS: Final[Sequence[tuple[ModuleType, str, str, str, str]]] = (
    (view, "SIDE_FROM_DEG", "a view is `side` from", "°", "off the axis through front and rear"),
    (view, "FRONT_TO_DEG", "and `front`, `rear` or `head_on` up to", "°", "off it; between them `oblique`"),
    (view, "LYING_FROM_DEG", "somebody lies or is in a plank from", "°", "that the trunk leans"),
    (view, "SETTLE_S", "the view follows a turn within", "s", ""),
    (
        view,
        "SHOULDERS_PER_TRUNK",
        "width of shoulders and hips",
        "",
        "per trunk; where there are no metres (de Leva 1996)",
    ),
    (watch, "LEAST_SEEN", "a part counts as seen from a visibility of", "", "of the more visible of its two sides"),
    (watch, "SEEN_S", "averaged over", "s", ""),
    (watch, "PATIENCE_S", "something amiss is said after", "s", ""),
    (watch, "FORGIVEN_S", "and frames are not judged after", "s", ""),
    (watch, "LEAST_RATE_HZ", "the least frame rate", "Hz", "15 Hz with room for dropped frames"),
    (movement_reader, "USUAL_SMOOTH_HZ", "a signal is smoothed below", "Hz", "where its definition says nothing else"),
    (coach, "SPEED_GAIN", "its cut-off rises with speed by", "Hz", "per unit a second (One-Euro)"),
    (coach, "FILL_S", "a lost signal keeps its value for", "s", ""),
    (coach, "LONGEST_GAP_S", "after a gap longer than", "s", "all but the person's own range begins anew"),
    (signals, "LEAST_FORWARD", "foreshortening is undone down to", "", "of a length (30° off the axis)"),
    (signals, "SETTLES_S", "body lengths are smoothed over", "s", "until the position is taken"),
    (signals, "LARGEST_DRIFT", "and then follow by at most", "", "of themselves a second"),
    (coach, "READY_S", "a position is believed to be taken after", "s", ""),
    (coach, "UNREADY_S", "and to be left after", "s", ""),
    (counter, "STILL", "a value belongs to the rest up to", "", "of the way to where an excursion has begun"),
    (counter, "FOLLOWS_S", "the level of the rest follows a slow drift within", "s", ""),
    (counter, "LEAVES", "an excursion has begun at", "", "share of what counts"),
    (counter, "RETURNS", "and is on its way back at", "", "share of its own height"),
    (counter, "SETTLES_S", "it has ended after", "s", "without a new low"),
    (counter, "SETTLES", "or when it rises again by", "", "share of its own height"),
    (
        coach,
        "SEEN_AGAIN",
        "between the levels of rest and far end must lie",
        "",
        "of what counts, or it is no repetition",
    ),
    (counter, "REMEMBERED", "the person's own range is the median of", "", "repetitions"),
    (coach, "BEFORE_S", "two arms are compared from", "s", "before an excursion is half-way out"),
    (coach, "REST_FOLLOWS_S", "the known level of a part at rest follows within", "s", "between repetitions"),
    (coach, "OF_THE_OTHER", "an arm's first repetition needs", "", "share of the other arm's usual one"),
    (coach, "ALIKE", "they moved alike when they differ by less than", "", "share of the larger"),
    (coach, "STEADY", "times are taken from an average over", "s", "both ways, divided by the cut-off in Hz"),
    (timing, "HALF", "ramps are timed at", "", "of the range"),
    (timing, "FAR", "and toward the far end at", "", "of the range"),
    (timing, "NEAR", "and toward the rest at", "", "of the range"),
    (timing, "USUAL_EASE", "a corner lies so many times their distance away", "", "where no `ease` is given"),
    (timing, "RESTING", "the level of the rest is sought up to", "", "of the range"),
    (timing, "PLATEAU", "that of the far end from", "", "of the range"),
    (timing, "ARRIVED_S", "a hold that rises or sinks is levelled on", "s", "of arriving and of leaving"),
    (judging, "BRIEF_HOLD_S", "a hold is judged as a plateau from", "s", "else `top` is all that is near the far end"),
    (judging, "TOP", "which is from", "", "of the range"),
    (judging, "LOW", "phase `low` is up to", "", "of the range"),
    (judging, "REST", "phase `rest` is up to", "", "of the range"),
    (judging, "REST_S", "and before the repetition, at most", "s", ""),
    (coach, "ROW_S", "samples kept for judging lie apart by", "s", "or more"),
    (coach, "KEPT_S", "and are kept for", "s", "at 45 a second"),
)
"""Every number of the coach's code that decides something: its room and name, what it is, unit and note."""
SIDES: Final[Mapping[str, str]] = {
    "each": "each arm by itself",
    "one": "the arm that moves more",
    "none": "both arms together",
}


def movements_page(movements: Iterable[Movement], exercises: Mapping[str, Exercise]) -> str:
    """The whole page as Markdown."""
    parts = [OPENING]
    parts += ["\n".join(_movement(movement, exercises[movement.id])) + "\n" for movement in movements]
    headings = ("What", "Value", "", "In the code", "Source")
    parts.append("\n".join(["", "## What holds for all", "", *_table(headings, map(_constant, CONSTANTS))]) + "\n")
    return "".join(parts)


def _movement(movement: Movement, exercise: Exercise) -> Iterator[str]:
    counting = movement.counting
    yield from ("", f"## {exercise.names.article}", "")
    ready = " and ".join(f"`{one.signal}` {_limit(one)}" for one in movement.ready) or "always"
    yield f"**Must be seen:** {', '.join(movement.needs)}. **Ready:** {ready} ({_keys(_all_sources(movement.ready))})."
    yield ""
    unit = "from low point to low point" if counting.turns else "from rest to rest"
    clean = f" (clean {_range(counting.clean)})" if counting.clean else ""
    small = f" (one below {counting.small:g} lasts {counting.small_s:g} s or more)" if counting.small else ""
    ease = ", ".join(f"{view} {counting.ease[view]:g}" for view in counting.views)
    yield (
        f"**Counts** `{counting.signal}` {unit}, {SIDES[counting.sides]}: at least {counting.least:g}{clean}, later at "
        f"least {counting.share:.0%} of the person's own; {counting.least_s:g} to {counting.most_s:g} s long{small}; "
        f"seen from: {', '.join(counting.views)}. Ease toward the far end: {ease}. Reports "
        f"`{counting.range_signal}` in {counting.range_unit}. Source: {_keys(counting.sources)}.{_why(counting.why)}"
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


def _constant(constant: tuple[ModuleType, str, str, str, str]) -> tuple[str, ...]:
    room, name, what, unit, note = constant
    value = f"{getattr(room, name):.3g}{unit if unit == '°' else f' {unit}'}".strip()
    return what, value, note, f"`{room.__name__.rpartition('.')[2]}.{name}`", "`judgement`"


def _signal(signal: Signal) -> tuple[str, ...]:
    kind = f"`{signal.kind}`"
    if signal.mix:
        of = " ".join(f"{by:+g} × `{part}`" for part, by in signal.mix.items())
    else:
        per = "" if signal.per == "none" or signal.kind in ANGLES else f", per {signal.per}"
        of = f"{', '.join(signal.points)}; {signal.space}{per}"
    if signal.floor is not None:
        of += f"; above {signal.floor:g}"
    if signal.above_rest is not None:
        of += f"; more than {signal.above_rest:g} above the rest"
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
