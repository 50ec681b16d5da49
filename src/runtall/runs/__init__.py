"""Activity files in, runs out; what a history of runs says about load."""

from runtall.runs.channels import CHANNELS, ChannelSummary, summarise_channels
from runtall.runs.duplicates import Richness, find_duplicates, keep_once, richness, same_recording, same_run
from runtall.runs.limits import DEFAULT_LIMITS, Limits
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
from runtall.runs.read import read_activity
from runtall.runs.sports import UNKNOWN_SPORT, Sport
from runtall.runs.strava import ListedActivity
from runtall.runs.walk import Member, total_bytes, walk

__all__ = [
    "CHANNELS",
    "DEFAULT_LIMITS",
    "UNKNOWN_SPORT",
    "Activity",
    "ChannelSummary",
    "Device",
    "ExerciseGuess",
    "FileWarning",
    "FloatArray",
    "Lap",
    "Limits",
    "ListedActivity",
    "Member",
    "Pause",
    "Richness",
    "Run",
    "RunSummary",
    "Sport",
    "StrengthSet",
    "find_duplicates",
    "keep_once",
    "read_activity",
    "richness",
    "same_recording",
    "same_run",
    "summarise_channels",
    "total_bytes",
    "walk",
]
