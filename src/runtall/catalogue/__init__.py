"""What Runtall knows, as TOML: the six exercises, the rules, the gates, and where every number comes from.

Standard library only: the same code also runs in a browser.
"""

from runtall.catalogue.field_tests import FieldTest, load_field_tests
from runtall.catalogue.ids import EXERCISE_IDS
from runtall.catalogue.loader import load_exercises, load_gates, load_rules, load_sources, open_gates
from runtall.catalogue.movement import Movement
from runtall.catalogue.movement_reader import load_movements, read_movement
from runtall.catalogue.nouns import (
    CERTAINTIES,
    EQUIPMENT,
    JUDGEMENT,
    PAIN_AREAS,
    Certainty,
    Dose,
    Earning,
    Exercise,
    Fault,
    Finding,
    GarminName,
    Gate,
    LoadRule,
    Names,
    Progression,
    Reason,
    Rule,
    Safety,
    Source,
    Variant,
    VariantKind,
)

__all__ = [
    "CERTAINTIES",
    "EQUIPMENT",
    "EXERCISE_IDS",
    "JUDGEMENT",
    "PAIN_AREAS",
    "Certainty",
    "Dose",
    "Earning",
    "Exercise",
    "Fault",
    "FieldTest",
    "Finding",
    "GarminName",
    "Gate",
    "LoadRule",
    "Movement",
    "Names",
    "Progression",
    "Reason",
    "Rule",
    "Safety",
    "Source",
    "Variant",
    "VariantKind",
    "load_exercises",
    "load_field_tests",
    "load_gates",
    "load_movements",
    "load_rules",
    "load_sources",
    "open_gates",
    "read_movement",
]
