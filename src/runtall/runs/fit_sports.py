"""FIT's numbers for sports, as far as telling a run from the rest needs them."""

from __future__ import annotations

from collections.abc import Mapping

from runtall import fit
from runtall.runs.sports import RUNNING, UNKNOWN_SPORT, Sport

M = fit.Message
_GENERIC = 0
_RUNNING = 1
_FITNESS_EQUIPMENT = 4
_SPORTS: Mapping[int, str] = {
    0: "generic",
    1: RUNNING,
    2: "cycling",
    3: "transition",
    4: "fitness_equipment",
    5: "swimming",
    10: "training",
    11: "walking",
    12: "cross_country_skiing",
    13: "alpine_skiing",
    15: "rowing",
    16: "mountaineering",
    17: "hiking",
    18: "multisport",
    19: "paddling",
    21: "e_biking",
    31: "rock_climbing",
    37: "stand_up_paddleboarding",
    53: "diving",
}
_SUB_SPORTS: Mapping[int, str] = {
    0: "generic",
    1: "treadmill",
    2: "street",
    3: "trail",
    4: "track",
    45: "indoor_running",
    58: "virtual_activity",
    59: "obstacle",
    67: "ultra",
}
_ON_A_BELT = (1, 45)
_RECORD_RUNNING = 1  # activity_type of a record


def sport_from_numbers(sport: int | None, sub_sport: int | None) -> Sport:
    """What FIT's sport and sub-sport mean. A treadmill among fitness equipment may be a run or a walk: ``unknown``."""
    word = "generic" if sub_sport is None else _SUB_SPORTS.get(sub_sport, str(sub_sport))
    if sport is None:
        return UNKNOWN_SPORT
    if sport == _RUNNING:
        return Sport("run", RUNNING, word)
    if sport == _FITNESS_EQUIPMENT and sub_sport in _ON_A_BELT:
        return Sport("unknown", "fitness_equipment", word)
    return Sport("other", _SPORTS.get(sport, f"sport {sport}"), word)


def session_sport(part: fit.FitPart, row: int, listed: Sport) -> Sport:
    """A session's sport; where an only session names none, what else the file says of it.

    An export's list decides only where the session says ``generic`` or the file nothing.
    """
    sessions = part[M.SESSION]
    number = sessions.integer(row, "sport")
    said = sport_from_numbers(number, sessions.integer(row, "sub_sport"))
    if number is None and len(sessions) == 1:
        said = sport_of_sessionless(part)
        if said.kind != "unknown":
            return said
    return listed if number in (None, _GENERIC) and listed.kind == "run" else said


def sport_of_sessionless(part: fit.FitPart) -> Sport:
    """The sport of a part whose session was lost: by its sport message, its laps, or its records."""
    for message in (M.SPORT, M.LAP):
        table = part[message]
        for row in range(len(table)):
            said = sport_from_numbers(table.integer(row, "sport"), table.integer(row, "sub_sport"))
            if said.kind != "unknown":
                return said
    kinds = part[M.RECORD]["activity_type"]
    if kinds.size and (kinds == _RECORD_RUNNING).sum() * 2 > kinds.size:
        return Sport("run", RUNNING)
    return UNKNOWN_SPORT
