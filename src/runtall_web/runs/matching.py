"""Where a run from a file belongs: a new row, or one more source of a run that is already known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from runtall.runs import Run as EngineRun
from runtall_web.runs.bridge import LOOK_AROUND_S, is_better_source, is_same_run
from runtall_web.runs.models import FEATURES_VERSION, Run, RunSource, StoredFile, local_date_of

SUMMARY_FIELDS = ("start_time", "utc_offset_s", "timer_s", "elapsed_s", "distance_m")


def place_run(
    owner_id: int, stored: StoredFile, leg: int, run: EngineRun, features: Mapping[str, object], title: str = ""
) -> int:
    """Keep one leg of a file. Returns 1 for a run nobody knew, 0 for one more recording of a known one."""
    source = RunSource(file=stored, leg=leg, samples=len(run.time_s), **_summary_fields(run))
    known = _same_run(owner_id, source)
    if known is None:
        source.run = _new_run(owner_id, run, features, title)
        source.is_primary = True
        source.save()
        return 1
    source.run = known
    primary = known.sources.filter(is_primary=True).first()
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
    around = timedelta(seconds=LOOK_AROUND_S)
    near = (
        RunSource.objects.filter(
            run__owner_id=owner_id, start_time__range=(source.start_time - around, source.start_time + around)
        )
        .exclude(file_id=source.file_id)
        .select_related("run")
    )
    same = [other for other in near if is_same_run(source.summary(), other.summary())]
    if not same:
        return None
    return min(same, key=lambda other: (abs(other.start_time - source.start_time), other.run_id)).run


def _new_run(owner_id: int, run: EngineRun, features: Mapping[str, object], title: str) -> Run:
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
