"""The runner's own measurement error: which clips gave it, and where it may be used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from runtall.catalogue import Reason, load_rules
from runtall.form import Baseline, FormReport, baseline_of
from runtall_web.accounts.models import User
from runtall_web.form.models import Baseline as BaselineRow
from runtall_web.form.models import Clip
from runtall_web.form.pairs import first_unlike, largest_alike
from runtall_web.form.reports import Read, day_of, read_of

MEASURED_VIEWS = frozenset({"side", "front", "rear"})


@dataclass(frozen=True, slots=True)
class OwnError:
    """An own measurement error that holds, with the clips it comes from."""

    row: BaselineRow
    baseline: Baseline
    clips: tuple[Clip, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """An own error that was taken and holds no more, and why."""

    row: BaselineRow
    why: Reason


@dataclass(frozen=True, slots=True)
class Choice:
    """A clip that may be taken into an own error; ``why`` it is not like those that are ticked."""

    clip: Clip
    why: Reason | None


@dataclass(frozen=True, slots=True)
class Offer:
    """Clips of one day, view and model. ``refused``: why no three of them are of the same running."""

    day: date
    view: str
    choices: tuple[Choice, ...]
    refused: Reason | None

    @property
    def alike(self) -> tuple[Clip, ...]:
        """The clips that can give it together."""
        return tuple(choice.clip for choice in self.choices if choice.why is None)


def counted_clips(row: BaselineRow) -> list[Clip]:
    """The clips that still count for an own error: read, and not deleted since."""
    return list(row.clips.filter(deleted_at=None, state=Clip.State.DONE).order_by("filmed_at", "pk"))


def own_errors(owner: User) -> list[OwnError]:
    """Every own error that holds, the latest day first."""
    return [held for held in _all_taken(owner) if isinstance(held, OwnError)]


def ended_errors(owner: User) -> list[Ended]:
    """Those that were taken and hold no more: clips were deleted, or corrected so that they are unlike."""
    return [ended for ended in _all_taken(owner) if isinstance(ended, Ended)]


def _all_taken(owner: User) -> Iterator[OwnError | Ended]:
    for row in BaselineRow.objects.filter(owner=owner).prefetch_related("clips"):
        reads = [read for clip in counted_clips(row) if (read := read_of(clip)) is not None]
        why = first_unlike(reads)
        baseline = taken_from(reads)
        if why is not None:
            yield Ended(row, why)
        elif baseline is None:
            yield Ended(row, load_rules()["form_clips_left"].reason(least=least_clips()))
        else:
            yield OwnError(row, baseline, tuple(read.clip for read in reads))


def taken_from(reads: Sequence[Read]) -> Baseline | None:
    """The own error that these clips give, no less than a share of others' (``form_own_error_least``)."""
    found = baseline_of([read.report for read in reads])
    if found is None:
        return None
    share = load_rules()["form_own_error_least"].number("least_share")
    least = {name: share * _others_error(name) for name in found.error}
    return replace(found, error=MappingProxyType({name: max(own, least[name]) for name, own in found.error.items()}))


def _others_error(metric: str) -> float:
    return load_rules()[f"form_{metric}"].number(f"repeat_error_{metric.rpartition('_')[2]}")


def least_clips() -> int:
    """How many clips an own error takes."""
    return int(load_rules()["form_baseline"].number("least_clips"))


def own_error_for(report: FormReport, errors: Sequence[OwnError]) -> OwnError | None:
    """The latest own error of this report's view and model."""
    return next((error for error in errors if error.baseline.knows(report)), None)


def offers(reads: Sequence[Read], errors: Sequence[OwnError]) -> list[Offer]:
    """Days with three clips or more of one view and model that have no own error yet, the latest first."""
    used = {clip.pk for error in errors for clip in error.clips}
    known = {(error.row.day, error.baseline.view, error.baseline.model_sha256) for error in errors}
    groups: dict[tuple[date, str, str], list[Read]] = {}
    for read in reads:
        view, model = read.report.view or "", read.report.model_sha256
        day = day_of(read.clip)
        if view in MEASURED_VIEWS and read.clip.pk not in used and (day, view, model) not in known:
            groups.setdefault((day, view, model), []).append(read)
    found = [
        _offer(day, view, members) for (day, view, _model), members in groups.items() if len(members) >= least_clips()
    ]
    return sorted(found, key=lambda offer: offer.day, reverse=True)


def _offer(day: date, view: str, members: Sequence[Read]) -> Offer:
    alike = largest_alike(members)
    if len(alike) < least_clips():
        return Offer(day, view, tuple(Choice(read.clip, None) for read in members), first_unlike(members))
    choices = tuple(Choice(read.clip, None if read in alike else first_unlike([*alike, read])) for read in members)
    return Offer(day, view, choices, None)
