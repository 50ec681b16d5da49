"""Where a run from a file belongs: a new row, or one more source of a run that is already known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db.models import QuerySet

from runtall.errors import RuntallError
from runtall.runs import Run as EngineRun
from runtall.runs import same_recording, same_run
from runtall.runs.duplicates import FURTHEST_CLOCK_S, SHARED_TIME
from runtall_web.runs.bridge import is_better_source, read_source, richness_of
from runtall_web.runs.models import FEATURES_VERSION, Run, RunSource, StoredFile, local_date_of

SUMMARY_FIELDS = ("start_time", "utc_offset_s", "timer_s", "elapsed_s", "distance_m")


def place_run(
    owner_id: int, stored: StoredFile, leg: int, run: EngineRun, features: Mapping[str, object], title: str = ""
) -> int:
    """Keep one leg of a file. Returns 1 for a run nobody knew, 0 for one more recording of a known one."""
    source = RunSource(
        owner_id=owner_id,
        file=stored,
        leg=leg,
        samples=len(run.time_s),
        richness=richness_of(run),
        **_summary_fields(run),
    )
    known = _same_run(owner_id, source) or _same_recording(owner_id, source, run)
    if known is None:
        source.run = new_run(owner_id, run, features, title)
        source.is_primary = True
        source.save()
        return 1
    source.run = known
    primary = known.sources.filter(is_primary=True).select_related("file").first()
    if primary is None or is_better_source(source, primary):
        if primary is not None:
            primary.is_primary = False
            primary.save(update_fields=["is_primary"])
        source.is_primary = True
        _read_from(known, run, features)
    source.save()
    return 0


def _same_run(owner_id: int, source: RunSource) -> Run | None:
    """The run that another file recorded too; of several, the one whose start is nearest."""
    around_s = max(86_400.0, (1 - SHARED_TIME) * max(source.elapsed_s, source.timer_s))
    others = _others_near(owner_id, source, around_s).select_related("run")
    same = [other for other in others if same_run(source.summary(), other.summary())]
    if not same:
        return None
    return min(same, key=lambda other: (abs(other.start_time - source.start_time), other.run_id)).run


def _same_recording(owner_id: int, source: RunSource, run: EngineRun) -> Run | None:
    """The run whose file holds the very same samples under another clock; read only where their number agrees."""
    for other in (
        _others_near(owner_id, source, FURTHEST_CLOCK_S).filter(samples=source.samples).select_related("run", "file")
    ):
        try:
            recorded = read_source(other)
        except RuntallError:
            continue  # its original is gone: nothing to compare with
        if recorded is not None and same_recording(run, recorded):
            return other.run
    return None


def _others_near(owner_id: int, source: RunSource, around_s: float) -> QuerySet[RunSource]:
    around = timedelta(seconds=around_s)
    return RunSource.objects.filter(
        owner_id=owner_id, start_time__range=(source.start_time - around, source.start_time + around)
    ).exclude(file_id=source.file_id)


def new_run(owner_id: int, run: EngineRun, features: Mapping[str, object], title: str) -> Run:
    """A run that nobody knew, as its file tells it."""
    row = Run(owner_id=owner_id, origin=Run.Origin.FILE, note=title[:200])
    _read_from(row, run, features)
    return row


def _read_from(row: Run, run: EngineRun, features: Mapping[str, object]) -> None:
    """Take over what a file says; what a person changed stays as they said."""
    recorded = _summary_fields(run)
    row.recorded = {**recorded, "start_time": run.start_time.isoformat(), "sport": run.sport}
    for name, value in recorded.items():
        if name not in row.overrides and not (name == "utc_offset_s" and "start_time" in row.overrides):
            setattr(row, name, value)
    row.local_date = local_date_of(row.start_time, row.utc_offset_s)
    row.sport, row.sub_sport = run.sport[:40], run.sub_sport[:40]
    row.device = ((run.device.name if run.device else None) or "")[:120]
    row.features, row.features_version = dict(features), FEATURES_VERSION
    row.save()


def _summary_fields(run: EngineRun) -> dict[str, object]:
    return {name: getattr(run, name) for name in SUMMARY_FIELDS}
