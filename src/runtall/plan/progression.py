"""Where the logged sets have brought each exercise: double progression, one step at a time.

The place on the stairs (load first, then stage, then good sessions so far) is one ordered thing, and every session
moves a higher place to one at least as high as it moves a lower one. That is why more pain, or a good session missed,
can never end higher. See docs/concepts/progression.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from runtall.plan.doses import Target, starting_target
from runtall.plan.nouns import Pain, Runner, SetLog, Side
from runtall.plan.progression_climb import BELL, Climb, Stage, climb_of
from runtall.plan.progression_session import (
    AskedFor,
    Session,
    above_limits,
    best_shown,
    hurts,
    lifted_kg,
    sessions_of,
    shows,
    was_cut_short,
    weaker_side,
)
from runtall.plan.rulebook import whole
from runtall.plan.ways import Way


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place on the stairs: of the loads, of the stages, and good sessions there so far. Compares in that order."""

    load: int
    stage: int
    good: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the log has brought one way of doing an exercise.

    ``target`` is the next thing to do. ``held`` is the target before a step that the last session earned, for weeks in
    which nothing may rise; it equals ``target`` when no step is fresh. ``step`` names the step (``hold``, ``reps``,
    ``sets``, ``load``, or ``lifted`` when heavier loads than asked were lifted), ``back_off`` says that pain took the
    last step back. ``last`` is the last logged day, ``sessions`` how many there were, ``good`` how many good ones
    running count towards the next step. ``away`` is (days, steps back) after a break, ``is_break`` whether all
    training rested or only this exercise. ``lead_side`` is the side that managed less last time. ``at_top`` says that
    no further step is left here; ``sore`` what hurt above its limit so that another way is called for.
    """

    target: Target
    held: Target
    step: str | None = None
    back_off: bool = False
    last: date | None = None
    sessions: int = 0
    good: int = 0
    away: tuple[int, int] | None = None
    is_break: bool = False
    lead_side: Side | None = None
    at_top: bool = False
    sore: tuple[Pain, ...] = ()


def progress_so_far(
    ways: Mapping[str, Way],
    log: Sequence[SetLog],
    runner: Runner,
    *,
    today: date | None = None,
    asked: AskedFor | None = None,
) -> Mapping[str, Progress]:
    """Where each exercise stands after the logged sets of the same variant, with ``today`` after any break."""
    return {
        name: replay(way, log, runner, today=today, asked=asked, room_min=room_for(way, ways, runner))
        for name, way in ways.items()
    }


def room_for(way: Way, ways: Mapping[str, Way], runner: Runner) -> float:
    """The most minutes that a session can leave to ``way``: all but one set of the shortest other exercise."""
    others = [other.variant.dose for other in ways.values() if other.exercise.id != way.exercise.id]
    return runner.minutes_per_session - min((dose.minutes / dose.sets for dose in others), default=0.0)


def replay(
    way: Way,
    log: Sequence[SetLog],
    runner: Runner,
    *,
    today: date | None = None,
    asked: AskedFor | None = None,
    room_min: float = float("inf"),
) -> Progress:
    """Go through the logged sessions of one way in order of date, one step at a time.

    Two good sessions running earn a step. Pain above the variant's limits takes the last step back and starts the
    count anew. A lighter load than asked is where it goes on from. A break takes steps back. ``asked`` is what earlier
    plans asked for, ``room_min`` the most minutes that a session can leave to this exercise: fewer sets are enough
    where no more were asked for or fit. Sets of another variant do not count.
    """
    walk = _Walk(way, climb_of(way, runner), room_min)
    days = sorted({entry.date for entry in log})
    own_days = sorted({entry.date for entry in log if entry.exercise == way.exercise.id})
    last: date | None = None
    sessions = sessions_of(way, log, asked or {})
    for session in sessions:
        if last is not None:
            walk.rest(steps_back(days, own_days, last, session.date))
        walk.train(session)
        last = session.date
    away = None
    if last is not None and today is not None and today > last:
        away = _longest_away(days, own_days, last, today)
        walk.rest(steps_back(days, own_days, last, today))
    return walk.progress(sessions, away)


class _Walk:
    """One walk up and down the stairs."""

    def __init__(self, way: Way, climb: Climb, room_min: float) -> None:
        self.way, self.climb, self.room_min = way, climb, room_min
        self.place = self.before = Place(climb.start, 0)
        self.floor = climb.start
        self.done: list[Session] = []
        self.running: list[Session] = []
        self.step: str | None = None
        self.sore_running, self.nothing_to_take_back, self.back_off = 0, False, False

    def train(self, session: Session) -> None:
        """Move by what one session showed."""
        dose, sets = self.way.variant.dose, session.sets
        self.step, self.before = None, replace(self.place, good=0)
        is_sore = hurts(self.way.variant.pain_limits, sets)
        lifted = lifted_kg(sets, dose.per_side)
        lighter = lifted is not None and self.climb.nearest_owned(lifted) < self.place.load
        self.running = [] if is_sore else [*self.running, session]
        if not is_sore:
            self.done.append(session)
        if lighter and lifted is not None:
            self._land(self.climb.nearest_owned(lifted), session, is_sore)
        elif not is_sore:
            self._judge(session)
        self.back_off = is_sore
        self.sore_running = self.sore_running + 1 if is_sore else 0
        if is_sore:
            lower = self._one_back(self.place)
            self.nothing_to_take_back = lower >= replace(self.place, good=0)
            self.place = self.before = lower
            self.step = None

    def rest(self, steps: int) -> None:
        """Go back by so many steps; more than there are is the start, or where a lighter load has led."""
        for _ in range(min(steps, 1 + len(self.climb.stages) * len(self.climb.loads_kg))):
            self.place = self._one_back(self.place)
        if steps:
            self.before, self.step, self.running = self.place, None, []

    def _judge(self, session: Session) -> None:
        """A session with the asked load or more: a step, one good session more, no change, or the count anew."""
        dose, place = self.way.variant.dose, self.place
        stage, load_kg = self.climb.stages[place.stage], self.climb.loads_kg[place.load]
        if self._has_lifted_more():
            self.place, self.step = Place(place.load + 1, 0), "lifted"
        elif self._meets(stage, session):
            self.place = replace(place, good=place.good + 1)
            if self.place.good >= whole("progression_trigger", "sessions"):
                self._one_up()
        elif not was_cut_short(stage, load_kg, session, dose):
            self.place = replace(place, good=0)

    def _meets(self, stage: Stage, session: Session) -> bool:
        """Whether all that was asked was done with something left, or a heavier load instead.

        Where the day had no room for all of the stage, what was asked that day is enough; but never for a bigger bell.
        """
        dose, place = self.way.variant.dose, self.place
        load_kg = self.climb.loads_kg[place.load]
        if not (self.way.implement == BELL and place.stage == self.climb.top):
            stage = self._as_asked(stage, session)
        return shows(stage, load_kg, session.sets, dose, stage.sets) or self._shows_heavier(session)

    def _as_asked(self, stage: Stage, session: Session) -> Stage:
        """The stage as far as that day asked for it, or as far as it can fit the minutes."""
        sets = stage.sets
        if self.room_min < float("inf"):
            one = replace(target_at(self.way, self.climb, self.place), sets=1)
            sets = max(1, min(sets, int(self.room_min / one.minutes + 1e-9)))
        asked = session.asked
        if asked is None or asked.is_easier:
            return replace(stage, sets=sets)
        return replace(stage, sets=min(sets, asked.sets), reps=min(stage.reps, asked.reps))

    def _has_lifted_more(self) -> bool:
        """Whether the last sessions, free of pain and with no break among them, were done well with a heavier load.

        Heavier loads than asked are followed only where the next one is within the stated step, and never with bells.
        """
        latest = self.running[-whole("progression_trigger", "sessions") :]
        if not self.climb.can_add_load(self.place.load):
            return False
        return len(latest) == whole("progression_trigger", "sessions") and all(map(self._shows_heavier, latest))

    def _shows_heavier(self, session: Session) -> bool:
        """Whether the first stage was done well with the next heavier load; a bigger bell never counts as that."""
        dose, heavier = self.way.variant.dose, self.place.load + 1
        if self.way.implement == BELL or heavier >= len(self.climb.loads_kg):
            return False
        return shows(self.climb.stages[0], self.climb.loads_kg[heavier], session.sets, dose, dose.sets)

    def _land(self, load: int, session: Session, is_sore: bool) -> None:
        """Go on from a lighter load, at the best that the log has shown with it."""
        dose, climb = self.way.variant.dose, self.climb
        self.floor = min(self.floor, load)
        shown = [best for one in self.done if (best := best_shown(climb, load, one.sets, dose)) is not None]
        best = max(shown, default=0)
        met = bool(shown) and not is_sore and best_shown(climb, load, session.sets, dose) == best
        self.before = Place(load, best)
        if met and best == climb.top and climb.can_add_load(load):
            self.place = Place(load + 1, 0)
            self.step = "load"
        else:
            self.place = Place(load, best, int(met))

    def _one_up(self) -> None:
        place, climb = self.place, self.climb
        if place.stage < climb.top:
            now, then = climb.stages[place.stage], climb.stages[place.stage + 1]
            self.step = "hold" if then.hold_s != now.hold_s else "reps" if then.reps != now.reps else "sets"
            self.place = Place(place.load, place.stage + 1)
        elif climb.can_add_load(place.load):
            self.step, self.place = "load", Place(place.load + 1, 0)
        else:
            self.place = replace(place, good=whole("progression_trigger", "sessions"))

    def _one_back(self, place: Place) -> Place:
        if place.stage > 0:
            return Place(place.load, place.stage - 1)
        if place.load > self.floor:
            return Place(place.load - 1, self.climb.top)
        return replace(place, good=0)

    def progress(self, sessions: Sequence[Session], away: tuple[int, int, bool] | None) -> Progress:
        """What the walk has come to."""
        place, climb, limits = self.place, self.climb, self.way.variant.pain_limits
        enough = whole("progression_trigger", "sessions")
        calls = self.sore_running >= whole("sore_running", "sessions") or (self.back_off and self.nothing_to_take_back)
        is_top = place.stage == climb.top and not climb.can_add_load(place.load)
        return Progress(
            target=target_at(self.way, climb, place),
            held=target_at(self.way, climb, self.before if self.step else place),
            step=self.step,
            back_off=self.back_off,
            last=sessions[-1].date if sessions else None,
            sessions=len(sessions),
            good=place.good,
            away=away[:2] if away else None,
            is_break=bool(away and away[2]),
            lead_side=weaker_side(sessions[-1].sets) if sessions and self.way.variant.dose.per_side else None,
            at_top=is_top and place.good >= enough,
            sore=above_limits(limits, sessions[-1].sets) if calls else (),
        )


def target_at(way: Way, climb: Climb, place: Place) -> Target:
    """What a place on the stairs asks for."""
    stage = climb.stages[place.stage]
    longer_s = (stage.hold_s or 0.0) - (way.variant.dose.hold_s or 0.0)
    start = starting_target(way)
    return replace(
        start,
        sets=stage.sets,
        reps=stage.reps,
        hold_s=stage.hold_s,
        load_kg=climb.loads_kg[place.load],
        seconds_per_rep=start.seconds_per_rep + longer_s,
    )


def steps_back(days: Sequence[date], own_days: Sequence[date], since: date, until: date) -> int:
    """How many steps the days without training between two dates take back.

    ``days`` are all days with logged sets, ``own_days`` those with the exercise in any way. The longer a break the
    more: two breaks never take back more than one as long as both.
    """
    rests = sum(break_steps(gap) for gap in _gaps(days, since, until))
    own = sum(_away_steps(gap) for gap in _gaps(own_days, since, until))
    return max(rests, own)


def break_steps(gap_d: int) -> int:
    """Steps back after so many days without any strength work; a very long break goes back to the start."""
    if gap_d >= whole("return_after_break", "restart_d"):
        return 1000
    over = gap_d - whole("return_after_break", "from_d")
    return 1 + over // whole("return_after_break", "step_d") if over >= 0 else 0


def _away_steps(gap_d: int) -> int:
    over = gap_d - whole("exercise_away", "from_d")
    return 1 + over // whole("exercise_away", "step_d") if over >= 0 else 0


def _gaps(days: Sequence[date], since: date, until: date) -> list[int]:
    between = [since, *(day for day in days if since < day < until), until]
    return [(later - earlier).days for earlier, later in pairwise(between)]


def _longest_away(
    days: Sequence[date], own_days: Sequence[date], since: date, until: date
) -> tuple[int, int, bool] | None:
    """(days, steps, whether all training rested) of what took steps back up to now; ``None`` for nothing."""
    steps = steps_back(days, own_days, since, until)
    if not steps:
        return None
    rests = _gaps(days, since, until)
    is_break = sum(break_steps(gap) for gap in rests) >= steps
    return (max(rests) if is_break else max(_gaps(own_days, since, until))), steps, is_break
