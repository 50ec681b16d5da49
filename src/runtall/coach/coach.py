"""The coach: landmark frames in, repetitions, faults and warnings out, one frame at a time in constant memory."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from runtall.body import Frame, OneEuro
from runtall.body.view import Sight, ViewEstimate
from runtall.catalogue.movement import Condition, Movement
from runtall.coach.counter import Counter, Excursion
from runtall.coach.judging import REST_S, Stretch, judge, phases
from runtall.coach.nouns import Event, Fault, Rep
from runtall.coach.signals import Part, Read, Scene, on_side, reader
from runtall.coach.timing import Times, corners, steadied
from runtall.coach.watch import Watch

NAN: Final = math.nan
SPEED_GAIN: Final = 0.05
"""One-Euro: fast movement is followed sooner than the signal's own cut-off would (judgement)."""
ROW_S: Final = 1 / 45
"""Samples kept for judging lie at least this far apart, so that memory does not grow with the frame rate."""
KEPT_S: Final = 60.0
LONGEST_GAP_S: Final = 0.51
"""After a longer gap everything but the person's own range begins anew (judgement)."""
FILL_S: Final = 0.26
"""A signal that is lost keeps its last value for this long (judgement)."""
READY_S: Final = 0.71
UNREADY_S: Final = 0.61
"""How long the position must be taken, or lost, to be believed (judgement)."""
SEEN_AGAIN: Final = 0.75
"""Share of a wanted excursion that must be left between the levels of its rest and its far end (judgement)."""
STEADY: Final = 0.41
"""Times are taken from the counting signal averaged over this much of a second both ways, divided by its cut-off in
hertz."""
BEFORE_S: Final = 0.51
"""The arms are compared from this long before an excursion is half-way out."""
REST_FOLLOWS_S: Final = 3.0
"""How fast the known level of the person's rest follows (judgement)."""
OF_THE_OTHER: Final = 0.3
"""Share of the other arm's usual range that an arm's first repetition needs: a far hand, hidden by the body, is seen
to move less than the near one (judgement)."""
ALIKE: Final = 0.15
"""Two arms whose excursions differ by less than this share moved alike."""


class Coach:
    """Counts and judges one exercise. Feed frames in time order to :meth:`step`; call :meth:`finish` at the end.

    Deterministic; memory does not grow with the length. An event comes when it is certain: a repetition about 0.3 s
    after its end, its faults with it.
    """

    def __init__(self, movement: Movement) -> None:
        self.movement = movement
        self.watch = Watch(movement)
        self.reps = 0
        counting = movement.counting
        self._sides = ("left",) if counting.sides == "none" else ("left", "right")
        self._view = ViewEstimate()
        self._wire()
        self._counters = {side: Counter(counting.least, counting.share, counting.most_s) for side in self._sides}
        self._rows: deque[tuple[float, list[float]]] = deque(maxlen=round(KEPT_S / ROW_S))
        self._last_s = self._row_s = self._ended_s = self._changed_s = self._ready_s = self._rested_s = -math.inf
        self._ready = False

    def _wire(self) -> None:
        """Give every signal a column for each side that it differs on, and the means to fill it."""
        signals = self.movement.signals
        self._columns: dict[tuple[str, str], int] = {}
        self._reads: list[Read] = []
        self._filters: list[OneEuro] = []
        points: set[str] = set()
        for signal in signals.values():
            if signal.mix:
                continue
            for side in self._sides if signal.sided else self._sides[:1]:
                for other in (side,) if signal.sided else self._sides:
                    self._columns[signal.name, other] = len(self._reads)
                self._reads.append(reader(signal, side))
                self._filters.append(OneEuro(signal.smooth_hz, SPEED_GAIN))
                points |= {on_side(point, side) for point in signal.points}
        self._seen_s = [-math.inf] * len(self._reads)
        self._values = [NAN] * len(self._reads)
        self._mixes: list[list[Part]] = []
        for signal in signals.values():
            for side in self._sides if signal.mix else ():
                self._columns[signal.name, side] = len(self._reads) + len(self._mixes)
                self._mixes.append(
                    [Part(self._columns[part, side], by, signals[part]) for part, by in signal.mix.items()]
                )
        self._floored = [part for parts in self._mixes for part in parts if part.needs_rest]
        self._scene = Scene(points)

    @property
    def sight(self) -> Sight | None:
        """From where the camera looks."""
        return self._view.sight

    def feed(self, frames: Iterable[Frame]) -> Iterator[Event]:
        """All the events of many frames."""
        for frame in frames:
            yield from self.step(frame)
        yield from self.finish()

    def step(self, frame: Frame) -> list[Event]:
        """The events that this frame made certain.

        A landmark that is no number counts as not seen. Raises ``InputRefused`` with code ``frame_order`` for a time
        that is no number or does not come after the one before; the coach then is as it was.
        """
        frame = self.watch.admitted(frame)
        time_s = frame.time_s
        if frame.pixels is not None:
            if time_s - self._last_s > LONGEST_GAP_S:
                self._begin_anew()
            self._last_s = time_s
            self._view.step(frame)
        sight = self._view.sight
        events: list[Event] = list(self.watch.step(frame, sight))
        if frame.pixels is None or sight is None:
            return events
        self._scene.take(frame, sight)
        row = self._row(time_s)
        if time_s - self._row_s >= ROW_S * 0.99:
            self._rows.append((time_s, row))
            self._row_s = time_s
        if self._in_position(time_s, row):
            events += self._count(time_s, row, sight)
            self._follow_rest(time_s, row)
        return events

    def finish(self) -> list[Event]:
        """The events that only the end makes certain: a last repetition still settling, and what could not be
        judged."""
        events: list[Event] = []
        sight = self._view.sight
        for side, counter in self._counters.items():
            ended = counter.finish()
            if ended is not None and sight is not None:
                events += self._judge(side, ended, sight)
        return [*events, *self.watch.finish(self.reps)]

    def _begin_anew(self) -> None:
        for counter in self._counters.values():
            counter.forget()
        for one in self._filters:
            one.forget()
        self._rows.clear()
        self._scene.settled = self._ready = False
        self._changed_s = -math.inf

    def _row(self, time_s: float) -> list[float]:
        """Every signal's smoothed value now, NaN where it has not been seen lately."""
        scene, values, seen_s = self._scene, self._values, self._seen_s
        for column, read in enumerate(self._reads):
            value = read(scene)
            if value is not None:
                values[column] = self._filters[column].step(time_s, value)
                seen_s[column] = time_s
            elif time_s - seen_s[column] > FILL_S:
                values[column] = NAN
                self._filters[column].forget()
        row = values.copy()
        for parts in self._mixes:
            row.append(sum(part.value(row) for part in parts))
        return row

    def _in_position(self, time_s: float, row: list[float]) -> bool:
        """Whether the exercise's position is taken, with some patience both ways."""
        taken = self.watch.judging and any(
            all(_holds(condition, row[self._columns[condition.signal, side]]) for condition in self.movement.ready)
            for side in self._sides
        )
        if taken == self._ready or math.isinf(self._changed_s):
            self._changed_s = time_s
        elif time_s - self._changed_s >= (READY_S if taken else UNREADY_S):
            self._ready = taken
            self._changed_s = time_s
            self._scene.settled = taken
            self._ready_s = time_s
            for counter in self._counters.values():
                counter.forget()
        return self._ready

    def _follow_rest(self, time_s: float, row: list[float]) -> None:
        """Learn between repetitions how the person rests, for parts with a floor; the first rest counts whole."""
        share = (time_s - self._rested_s) / REST_FOLLOWS_S
        self._rested_s = time_s
        if any(counter.busy for counter in self._counters.values()):
            return
        for part in self._floored:
            part.rest(row, min(1.0, share))

    def _count(self, time_s: float, row: list[float], sight: Sight) -> list[Event]:
        events: list[Event] = []
        for side, counter in self._counters.items():
            value = row[self._columns[self.movement.counting.signal, side]]
            if value != value:
                continue
            ended = counter.step(time_s, value)
            if ended is not None:
                events += self._judge(side, ended, sight)
        return events

    def _judge(self, side: str, ended: Excursion, sight: Sight) -> list[Event]:
        """The repetition that an excursion is, with its faults; nothing when it is none."""
        counting, counter = self.movement.counting, self._counters[side]
        if ended.size < max(counter.wanted, self._of_the_other(counter)) or not self._works(side, ended, sight):
            return []
        stretch = self._stretch(side, max(ended.from_s - REST_S, self._ready_s), ended.to_s)
        times = self._times(stretch, ended, sight)
        least_s = counting.small_s if ended.size < counting.small else counting.least_s
        if times is None or not least_s <= times.end_s - times.start_s <= counting.most_s:
            return []
        if times.high - times.low < counter.wanted * SEEN_AGAIN or times.start_s < self._ended_s - 0.5 * (
            ended.to_s - ended.from_s
        ):
            return []
        counter.accept(ended.size)
        self.watch.counted(sight)
        for other in self._counters.values():
            if other is not counter:
                other.disregard(times.end_s)  # a working arm sways what is seen of the other
        self._ended_s = times.end_s
        self.reps += 1
        measures = self._measures(stretch, times, counter)
        found = judge(self.movement, sight, stretch, times, measures)
        faults = [
            Fault(
                one.fault.code,
                times.start_s,
                times.end_s,
                round(one.confidence * (0.6 + 0.4 * sight.confidence), 3),
                one.fault.severity,
                self.reps,
            )
            for one in found
        ]
        rep = Rep(
            n=self.reps,
            side=None if counting.sides == "none" else side,
            start_s=times.start_s,
            peak_s=(times.hold_from_s + times.hold_to_s) / 2,
            end_s=times.end_s,
            hold_s=times.hold_s,
            range=measures["range"],
            tempo_s=(measures["out_s"], times.hold_s, measures["back_s"]),
            faults=tuple(fault.code for fault in faults),
        )
        return [rep, *faults]

    def _of_the_other(self, counter: Counter) -> float:
        """What an arm's first repetition needs when the other arm's range is known already."""
        if counter.own:
            return 0.0
        return max((OF_THE_OTHER * other.usual for other in self._counters.values() if other.own), default=0.0)

    def _works(self, side: str, ended: Excursion, sight: Sight) -> bool:
        """Whether this arm is the working one: it moved more than the other, or as much and is nearer to the camera."""
        if len(self._sides) == 1:
            return True
        other = "right" if side == "left" else "left"
        stretch = self._stretch(other, ended.out_s - BEFORE_S, ended.back_s)
        values = [value for value in stretch.counted if value == value]
        if not values:
            return True
        moved = max(values) - min(values)
        if abs(moved - ended.size) > ALIKE * max(moved, ended.size):
            return moved < ended.size
        if _opposite(values, stretch.times_s, ended.peak_s):
            return False
        return self.movement.counting.sides == "one" and (side == "left") == (sight.azimuth_deg >= 0)

    def _stretch(self, side: str, from_s: float, to_s: float) -> Stretch:
        rows = [kept for kept in self._rows if from_s <= kept[0] <= to_s]
        columns = self._columns

        def column(name: str) -> list[float]:
            number = columns[name, side]
            return [row[number] for _, row in rows]

        return Stretch([time_s for time_s, _ in rows], column(self.movement.counting.signal), column)

    def _times(self, stretch: Stretch, ended: Excursion, sight: Sight) -> Times | None:
        inside = [index for index, time_s in enumerate(stretch.times_s) if time_s >= ended.from_s]
        if len(inside) < 5 or any(value != value for value in (stretch.counted[index] for index in inside)):
            return None
        first = inside[0]
        counting = self.movement.counting
        window_s = STEADY / self.movement.steadiness_hz
        values = steadied(stretch.times_s[first:], stretch.counted[first:], window_s)
        peak = max(range(len(values)), key=values.__getitem__)
        times = corners(stretch.times_s[first:], values, peak, counting.ease[sight.view])
        if counting.turns:
            return Times(ended.from_s, ended.peak_s, ended.peak_s, ended.to_s, times.low, times.high)
        return times

    def _measures(self, stretch: Stretch, times: Times, counter: Counter) -> dict[str, float]:
        column = stretch.column(self.movement.counting.range_signal)
        parts = phases(stretch, times)
        here = _median([column[index] for index in parts["top"]])
        rest = _median([column[index] for index in parts["low" if self.movement.counting.turns else "rest"]])
        return {
            "hold_s": times.hold_s,
            "range": here - rest,
            "range_share": (times.high - times.low) / max(counter.own),
            "out_s": times.hold_from_s - times.start_s,
            "back_s": times.end_s - times.hold_to_s,
        }


def _median(values: list[float]) -> float:
    seen = sorted(value for value in values if value == value)
    return seen[len(seen) // 2] if seen else NAN


def _opposite(values: list[float], times_s: Sequence[float], peak_s: float) -> bool:
    """Whether these values are nearer to their lowest than to their highest at a time: arms that swing against each
    other walk."""
    now = min(range(len(values)), key=lambda index: abs(times_s[index] - peak_s))
    return 2 * values[now] < min(values) + max(values)


def _holds(condition: Condition, value: float) -> bool:
    if condition.above is not None:
        return value > condition.above
    return condition.below is not None and value < condition.below
