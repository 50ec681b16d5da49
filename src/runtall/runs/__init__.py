"""Activity files in, runs out; what a history of runs says about load."""

from runtall.runs.nouns import (
    Activity,
    Device,
    ExerciseGuess,
    FileWarning,
    FloatArray,
    Lap,
    Pause,
    Run,
    RunSummary,
    StrengthSet,
)

__all__ = [
    "Activity",
    "Device",
    "ExerciseGuess",
    "FileWarning",
    "FloatArray",
    "Lap",
    "Pause",
    "Run",
    "RunSummary",
    "StrengthSet",
]
