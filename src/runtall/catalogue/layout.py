"""How each TOML file of the catalogue is laid out. A table with a number in it must also say its ``source``."""

from __future__ import annotations

from runtall.catalogue.ids import EXERCISE_IDS
from runtall.catalogue.nouns import CERTAINTIES, EQUIPMENT, KINDS, PAIN_AREAS, REGIONS, ROLES
from runtall.catalogue.schema import Flag, ListOf, Number, OneOrMore, OpenTable, Table, Text, Word

ID_PATTERN = r"[a-z][a-z0-9_]*"
ID = Text(ID_PATTERN)
SENTENCE = Text()
SENTENCES = ListOf(SENTENCE, least=1)
SOURCE = OneOrMore(ID)
WHOLE = Number(0, 10_000, whole=True)
CODE = Number(0, 65_533, whole=True)
KG = Number(0.5, 200)
KG_RANGE = ListOf(KG, least=2, most=2)
SHARE = Number(0, 1)
SECONDS = Number(0, 600)
CERTAINTY = Word(CERTAINTIES)

GARMIN = Table(
    {"category": CODE, "name": CODE, "source": SOURCE},
    {
        "fallbacks": ListOf(ListOf(CODE, least=2, most=2)),
        "weighted": ListOf(CODE, least=2, most=2),
        "not_this": ListOf(ListOf(CODE, least=2, most=2)),
    },
)

DOSE = Table(
    {
        "sets": Number(1, 10, whole=True),
        "reps": Number(1, 50, whole=True),
        "per_side": Flag(),
        "rep_s": Number(0.5, 120),
        "rest_s": SECONDS,
        "rir": Number(0, 10, whole=True),
        "source": SOURCE,
    },
    {
        "hold_s": Number(0.5, 120),
        "hold_max_s": Number(0.5, 120),
        "reps_max": Number(1, 50, whole=True),
        "tempo_s": ListOf(Number(0, 60), least=3, most=3),
        "effort_0_10": Number(0, 10),
    },
)

LOAD = Table(
    {
        "implement": Word(tuple(EQUIPMENT)),
        "implements": Number(1, 2, whole=True),
        "novice_kg": KG,
        "trained_kg": KG,
        "source": SOURCE,
    },
    {
        "novice_range_kg": KG_RANGE,
        "trained_range_kg": KG_RANGE,
        "body_mass_fraction": ListOf(Number(0.01, 1), least=2, most=2),
        "instead": ListOf(Word(tuple(EQUIPMENT)), least=1),
    },
)

VARIANT = Table(
    {
        "id": ID,
        "name": SENTENCE,
        "kind": Word(KINDS),
        "summary": SENTENCE,
        "equipment": ListOf(ListOf(Word(tuple(EQUIPMENT))), least=1),
        "is_pull": Flag(),
        "leg_load": Flag(),
        "pain_limits": Table({"source": SOURCE}, {area: Number(0, 10, whole=True) for area in PAIN_AREAS}),
        "dose": DOSE,
    },
    {
        "steps": SENTENCES,
        "gates": ListOf(ID, least=1),
        "comfort": ListOf(Word(tuple(EQUIPMENT)), least=1),
        "load": LOAD,
        "credit": Table({"mid_back_sets_per_set": SHARE, "source": SOURCE}),
    },
)

PROGRESSION = Table(
    {
        "sets_to": Number(1, 10, whole=True),
        "reps_to": Number(1, 50, whole=True),
        "steps": SENTENCES,
        "source": SOURCE,
    },
    {"hold_to_s": Number(0.5, 120), "load_step_kg": KG_RANGE},
)

EXERCISE = Table(
    {
        "id": ID,
        "purpose": SENTENCE,
        "primary_muscles": SENTENCES,
        "secondary_muscles": SENTENCES,
        "setup": SENTENCES,
        "execution": SENTENCES,
        "cues": SENTENCES,
        "breathing": SENTENCE,
        "names": Table({"article": SENTENCE, "common": SENTENCES, "garmin": GARMIN}),
        "session": Table(
            {
                "order": Number(1, 99, whole=True),
                "roles": ListOf(Word(ROLES), least=1),
                "leg_load": Flag(),
                "mid_back_sets_per_set": SHARE,
                "source": SOURCE,
                "regions": Table({**dict.fromkeys(REGIONS, SHARE), "source": SOURCE}),
            }
        ),
        "progression": PROGRESSION,
        "safety": Table({"skip_if": SENTENCES, "stop_signs": SENTENCES, "screening": SENTENCES, "source": SOURCE}),
        "fault": ListOf(Table({"code": ID, "looks": SENTENCE, "say": SENTENCE}), least=4),
        "finding": ListOf(Table({"text": SENTENCE, "source": ID, "certainty": CERTAINTY}), least=1),
        "variant": ListOf(VARIANT, least=3),
    }
)

EARNING = Table(
    {
        "exercise": Word(EXERCISE_IDS),
        "variant": ID,
        "sets": Number(1, 20, whole=True),
        "reps": Number(1, 200, whole=True),
        "sessions": Number(1, 100, whole=True),
        "span_d": Number(0, 1000, whole=True),
        "source": ID,
    }
)

GATES = OpenTable(
    {},
    Table(
        {"question": SENTENCE, "test": SENTENCE, "when": Word(("start", "later")), "source": ID},
        {
            "implies": ListOf(ID, least=1),
            "met_by": ListOf(ID, least=1),
            "earned_by": EARNING,
            "free_of": ListOf(Word(tuple(PAIN_AREAS)), least=1),
        },
    ),
    ID_PATTERN,
)

RULES = OpenTable(
    {},
    OpenTable(
        {"text": SENTENCE, "source": ID, "certainty": CERTAINTY},
        Number(-1_000_000, 1_000_000),
        ID_PATTERN,
    ),
    ID_PATTERN,
)

SOURCES = OpenTable(
    {},
    Table(
        {"citation": SENTENCE, "where": SENTENCE, "read": Word(("own text", "secondary", "judgement"))},
        {"certainty": CERTAINTY},
    ),
    ID_PATTERN,
)
