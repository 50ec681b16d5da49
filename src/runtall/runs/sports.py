"""Which words for a sport mean running: those of TCX, GPX and export lists, in the languages exports come in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

RUNNING = "running"


@dataclass(frozen=True, slots=True)
class Sport:
    """``kind`` says whether the words meant a run; ``sport`` and ``sub_sport`` are FIT's words for a run."""

    kind: Literal["run", "other", "unknown"]
    sport: str
    sub_sport: str = "generic"


UNKNOWN_SPORT = Sport("unknown", "unknown")

_RUN_WORDS: dict[str, str] = {
    **dict.fromkeys(
        (
            *(
                "run",
                "running",
                "runs",
                "jog",
                "jogging",
                "race",
                "streetrunning",
                "streetrun",
                "roadrunning",
                "runningroad",
            ),
            *(
                "lauf",
                "laufen",
                "laeufe",
                "läufe",
                "courseapied",
                "courseàpied",
                "course",
                "carrera",
                "correr",
                "corrida",
            ),
            *(
                "corsa",
                "hardlopen",
                "hardloopsessie",
                "löpning",
                "löprunda",
                "løb",
                "løbetur",
                "løping",
                "løpetur",
                "bieg",
            ),
            *(
                "bieganie",
                "běh",
                "beh",
                "бег",
                "забег",
                "біг",
                "ランニング",
                "ラン",
                "跑步",
                "달리기",
                "lari",
                "koşu",
                "juoksu",
            ),
            *("futás", "cursa", "còrrer", "tek", "trčanje", "τρέξιμο", "ultrarun", "ultrarunning", "obstaclerun"),
        ),
        "generic",
    ),
    **dict.fromkeys(("trailrun", "trailrunning", "runningtrail", "traillauf", "trail", "carreratrail"), "trail"),
    **dict.fromkeys(
        ("treadmill", "treadmillrun", "treadmillrunning", "runningtreadmill", "laufband", "tapisdecourse"), "treadmill"
    ),
    **dict.fromkeys(("trackrun", "trackrunning", "runningtrack", "track"), "track"),
    **dict.fromkeys(("indoorrun", "indoorrunning", "runningindoor"), "indoor_running"),
    **dict.fromkeys(("virtualrun", "virtualrunning", "virtuellerlauf", "runningvirtual"), "virtual_activity"),
}

_OTHER_WORDS = frozenset(
    (
        *(
            "ride",
            "biking",
            "cycling",
            "bike",
            "bicycle",
            "virtualride",
            "ebikeride",
            "ebikemountainbikeride",
            "gravelride",
        ),
        *(
            "mountainbikeride",
            "mountainbiking",
            "roadbiking",
            "roadcycling",
            "indoorcycling",
            "handcycle",
            "velomobile",
        ),
        *("radfahrt", "radfahren", "virtuelleradfahrt", "fahrt", "sortieàvélo", "vélo", "vueltaciclista", "bicicleta"),
        *(
            "pedalada",
            "ciclismo",
            "giroinbicicletta",
            "attivitàciclistica",
            "fietsrit",
            "cykling",
            "cykeltur",
            "sykkeltur",
        ),
        *("rower", "jazda", "jazdanarowerze", "велозаезд", "サイクリング", "骑行", "라이드"),
        *("swim", "swimming", "lapswimming", "openwaterswimming", "schwimmen", "natation", "nado", "natação", "nuoto"),
        *("zwemmen", "simning", "svømning", "svømming", "pływanie", "плавание", "水泳", "游泳", "수영"),
        *(
            "walk",
            "walking",
            "hike",
            "hiking",
            "spaziergang",
            "wandern",
            "wanderung",
            "marche",
            "randonnée",
            "caminata",
        ),
        *(
            "senderismo",
            "caminhada",
            "trilha",
            "camminata",
            "escursione",
            "wandeling",
            "hiketocht",
            "promenad",
            "vandring",
        ),
        *("ウォーキング", "ハイキング", "步行", "徒步", "걷기", "하이킹", "gåtur", "fottur", "spacer", "wędrówka"),
        *("alpineski", "backcountryski", "nordicski", "snowboard", "snowshoe", "iceskate", "inlineskate", "rollerski"),
        *("skilanglauf", "skialpin", "eislaufen", "inlineskaten", "golf", "kayaking", "canoeing", "rowing", "rudern"),
        *("standuppaddling", "surfing", "kitesurf", "windsurf", "sail", "sailing", "soccer", "tennis", "elliptical"),
        *("ライド", "スイム", "ハイク", "ウォーク", "ワークアウト", "pedalata", "mtb", "gravel", "vtt", "ebike"),
        *("workout", "weighttraining", "yoga", "pilates", "crossfit", "krafttraining", "entraînement", "allenamento"),
        *("stairstepper", "rockclimbing", "skateboard", "wheelchair", "driving", "flying", "motorcycling", "other"),
    )
)

# Strava writes its own number for the sport into the GPX it exports; these two were seen in public exports.
STRAVA_NUMBERS: dict[str, str] = {"1": "cycling", "9": "running"}

_PLAIN_RUN_WORDS = frozenset({"run", "running", "jog", "jogging", "lauf", "laufen"})
_HEALTH_KIT = re.compile(r"^HKWorkoutActivityType")  # Apple's names: HKWorkoutActivityTypeRunning
_NOT_A_WORD = re.compile(r"[\W_]+")


def sport_from_words(words: str | None) -> Sport:
    """What a file's or an export's own words for a sport mean; ``unknown`` when they are missing or not known here.

    >>> sport_from_words("Trail Run").sub_sport, sport_from_words("Biking").kind, sport_from_words(None).kind
    ('trail', 'other', 'unknown')
    """
    if not words or not words.strip():
        return UNKNOWN_SPORT
    word = _NOT_A_WORD.sub("", STRAVA_NUMBERS.get(words.strip(), words).casefold())
    if word in _RUN_WORDS:
        return Sport("run", RUNNING, _RUN_WORDS[word])
    if word in _OTHER_WORDS:
        return Sport("other", words.strip()[:60])
    tokens = {token.casefold() for token in _NOT_A_WORD.split(_HEALTH_KIT.sub("", words))}
    runs, others = bool(tokens & _PLAIN_RUN_WORDS), bool(tokens & _OTHER_WORDS)
    if runs and not others:  # "Outdoor Run", "Running / easy"
        return Sport("run", RUNNING)
    if others and not runs:  # "Outdoor Cycling"
        return Sport("other", words.strip()[:60])
    return Sport("unknown", words.strip()[:60])
