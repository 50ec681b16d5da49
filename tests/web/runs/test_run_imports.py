"""Files into the store: once each, in any order, with every refusal recorded."""

from __future__ import annotations

import gzip
import hashlib
import itertools
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from runtall.runs.simulate import SimulatedRunner, fit_bytes, gpx_bytes, season, simulate_run, tcx_bytes
from runtall_web.accounts.models import User
from runtall_web.config.data_dir import DataDir
from runtall_web.runs import importing
from runtall_web.runs.actions.begin_import import begin_import
from runtall_web.runs.actions.delete_run import delete_run
from runtall_web.runs.actions.derive_again import derive_all_again
from runtall_web.runs.actions.edit_run import edit_run
from runtall_web.runs.actions.enter_run import EnteredRun
from runtall_web.runs.actions.import_files import StoreFull, import_files
from runtall_web.runs.actions.split_run import split_run
from runtall_web.runs.bridge import read_again
from runtall_web.runs.models import Import, ImportRefusal, Run, RunSource, StoredFile
from runtall_web.runs.originals import OriginalMissing, OriginalsBatch, sweep_drafts

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

Bring = Callable[..., Import]


def counts(job: Import) -> tuple[int, int, int, int]:
    return job.new_files, job.duplicate_files, job.refused_files, job.skipped_files


def test_each_original_is_kept_once_under_its_checksum(
    alice: User, bring: Bring, season_folder: Path, data_dir: DataDir
) -> None:
    job = bring(alice, season_folder)
    assert counts(job) == (12, 0, 0, 0)
    assert job.state == Import.State.DONE
    kept = sorted(path for path in data_dir.files.rglob("*") if path.is_file())
    assert len(kept) == 12
    for path in kept:
        assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name
    originals = {hashlib.sha256(path.read_bytes()).hexdigest() for path in season_folder.iterdir()}
    assert {path.name for path in kept} == originals


def test_again_changes_nothing(alice: User, bring: Bring, season_folder: Path) -> None:
    bring(alice, season_folder)
    before = list(Run.objects.order_by("pk").values())
    assert counts(bring(alice, season_folder)) == (0, 12, 0, 0)
    assert list(Run.objects.order_by("pk").values()) == before
    assert RunSource.objects.count() == StoredFile.objects.count() == 12


def test_zipped_and_gzipped_files_are_the_same_files(
    alice: User, bring: Bring, season_folder: Path, tmp_path: Path
) -> None:
    files = sorted(season_folder.iterdir())
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for file in files:
            archive.writestr(f"activities/{file.name}.gz", gzip.compress(file.read_bytes()))
    assert counts(bring(alice, tmp_path / "all.zip")) == (12, 0, 0, 0)
    assert counts(bring(alice, season_folder)) == (0, 12, 0, 0)


def test_one_bad_file_never_stops_the_rest(alice: User, bring: Bring, season_folder: Path, tmp_path: Path) -> None:
    first, second = sorted(season_folder.iterdir())[:2]
    (tmp_path / "a.fit").write_bytes(first.read_bytes())
    (tmp_path / "b.fit").write_bytes(b"")
    (tmp_path / "c.tcx").write_bytes(b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>")
    (tmp_path / "d.gpx").write_bytes(second.read_bytes())
    (tmp_path / "e.txt").write_bytes(b"notes")
    (tmp_path / "f.zip").write_bytes(b"PK\x03\x04 and no more")
    job = bring(alice, tmp_path)
    assert counts(job) == (2, 0, 3, 1)
    told = {Path(refusal.name).name: refusal.code for refusal in ImportRefusal.objects.all()}
    assert told["b.fit"] == "empty"
    assert set(told) == {"b.fit", "c.tcx", "f.zip"}
    again = bring(alice, tmp_path)
    assert counts(again) == (0, 2, 3, 1)
    assert {Path(r.name).name for r in again.refusals.all()} == set(told)


def test_a_refused_file_is_read_again_by_a_newer_reader(
    alice: User, bring: Bring, season_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sorted(season_folder.iterdir())[0]
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    StoredFile.objects.create(
        owner=alice,
        sha256=digest,
        name="old",
        size_bytes=1,
        first_seen_at=NOW,
        status="refused",
        code="x",
        template="no",
    )
    assert counts(bring(alice, file)) == (0, 0, 1, 0)
    monkeypatch.setattr(importing, "READER_VERSION", 99)
    assert counts(bring(alice, file)) == (1, 0, 0, 0)
    assert StoredFile.objects.get().status == "kept"


def test_the_order_of_import_does_not_matter(alice: User, bob: User, bring: Bring, tmp_path: Path) -> None:
    """The same run as FIT, TCX and GPX is one run, read from the same file, whichever came first."""
    runner = SimulatedRunner(seed=3, first_day=date(2026, 9, 1))
    run = simulate_run(runner, next(iter(season(runner))))
    paths = {}
    for kind, write in (("fit", fit_bytes), ("tcx", tcx_bytes), ("gpx", gpx_bytes)):
        paths[kind] = tmp_path / f"run.{kind}"
        paths[kind].write_bytes(write(run))
    seen = []
    for order in itertools.permutations(paths.values()):
        owner = User.objects.create(username=str(order))
        for path in order:
            bring(owner, path)
        row = Run.objects.get(owner=owner)
        assert row.sources.count() == 3
        primary = row.sources.get(is_primary=True)
        seen.append((primary.file.kind, row.start_time, row.timer_s, row.distance_m, row.local_date))
    assert len(set(seen)) == 1
    assert seen[0][0] == "fit"


def test_another_runner_has_their_own(
    alice: User, bob: User, bring: Bring, season_folder: Path, data_dir: DataDir
) -> None:
    bring(alice, season_folder)
    assert counts(bring(bob, season_folder)) == (12, 0, 0, 0)
    assert Run.objects.filter(owner=bob).count() == 12
    assert sum(path.is_file() for path in data_dir.files.rglob("*")) == 12


def test_a_lost_original_comes_back_with_its_file(
    alice: User, bring: Bring, season_folder: Path, data_dir: DataDir
) -> None:
    file = sorted(season_folder.iterdir())[0]
    bring(alice, file)
    row = Run.objects.get()
    original = next(path for path in data_dir.files.rglob("*") if path.is_file())
    original.write_bytes(b"changed")
    with pytest.raises(OriginalMissing, match="changed on disk"):
        read_again(row)
    original.unlink()
    with pytest.raises(OriginalMissing, match="missing"):
        read_again(row)
    bring(alice, file)
    again = read_again(row)
    assert again is not None
    assert again.timer_s == row.timer_s


def test_what_a_person_said_outlives_a_better_recording(alice: User, bring: Bring, tmp_path: Path) -> None:
    runner = SimulatedRunner(seed=3, first_day=date(2026, 9, 1))
    run = simulate_run(runner, next(iter(season(runner))))
    (tmp_path / "a.gpx").write_bytes(gpx_bytes(run))
    (tmp_path / "b.fit").write_bytes(fit_bytes(run))
    bring(alice, tmp_path / "a.gpx")
    row = Run.objects.get()
    edit_run(alice, row.pk, EnteredRun(row.local_date, row.timer_s, 12_345.0, note="by the lake"), NOW)
    bring(alice, tmp_path / "b.fit")
    row.refresh_from_db()
    assert row.sources.get(is_primary=True).file.kind == "fit"
    assert (row.distance_m, row.note) == (12_345.0, "by the lake")
    assert row.recorded["distance_m"] != 12_345.0


def test_a_deleted_run_does_not_come_back_by_importing(alice: User, bring: Bring, season_folder: Path) -> None:
    file = sorted(season_folder.iterdir())[0]
    bring(alice, file)
    delete_run(alice, Run.objects.get().pk, NOW)
    assert counts(bring(alice, file)) == (0, 1, 0, 0)
    assert Run.objects.get().deleted_at is not None


def test_a_resumed_import_counts_its_own_files_as_new_once(
    alice: User, data_dir: DataDir, season_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Left off after the first batches and taken up again, an import ends with the counts of an undisturbed one."""
    monkeypatch.setattr(importing, "BATCH_FILES", 3)
    job = begin_import(alice, Import.Via.UPLOAD, NOW)
    asked = iter([False] * 6 + [True] * 100)
    import_files(job, [season_folder], clock=lambda: NOW, stopping=lambda: next(asked))
    assert job.state == Import.State.QUEUED
    assert 0 < job.new_files < 12
    import_files(job, [season_folder], clock=lambda: NOW)
    assert (job.state, *counts(job)) == ("done", 12, 0, 0, 0)
    assert job.attempts == 2
    assert Run.objects.count() == 12


def test_cancelling_keeps_what_was_read(
    alice: User, data_dir: DataDir, season_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH_FILES", 3)
    job = begin_import(alice, Import.Via.UPLOAD, NOW)
    Import.objects.filter(pk=job.pk).update(cancel_asked=True)
    job.refresh_from_db()
    import_files(job, [season_folder], clock=lambda: NOW)
    assert job.state == Import.State.CANCELLED
    assert Run.objects.count() == job.new_files == 3


def test_a_full_disk_is_one_clear_line_and_keeps_what_was_settled(
    alice: User, data_dir: DataDir, season_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH_FILES", 4)
    put, room = OriginalsBatch.put, iter(range(6))

    def full(self: OriginalsBatch, sha256: str, data: bytes) -> None:
        if next(room, None) is None:
            raise OSError(28, "No space left on device")
        put(self, sha256, data)

    monkeypatch.setattr(OriginalsBatch, "put", full)
    job = begin_import(alice, Import.Via.COMMAND, NOW)
    with pytest.raises(StoreFull) as refused:
        import_files(job, [season_folder], clock=lambda: NOW)
    assert refused.value.line().startswith("error[store]: the data folder takes no more (no space left on device);")
    assert Run.objects.count() == 4


def test_samples_and_features_agree(alice: User, bring: Bring, season_folder: Path) -> None:
    bring(alice, season_folder)
    for row in Run.objects.all():
        run = read_again(row)
        assert run is not None
        told = row.features["channels"]["heart_rate_bpm"]
        assert told["mean"] == pytest.approx(float(run.channels["heart_rate_bpm"].mean()), abs=0.001)
        assert row.summary() == run.summary()
        assert row.local_date == run.summary().local_date
        assert row.elapsed_s + 1e-6 >= row.timer_s
        assert row.start_time.utcoffset() == timedelta(0)


def test_features_are_derived_again_when_their_version_is_old(
    alice: User, bring: Bring, season_folder: Path, data_dir: DataDir
) -> None:
    bring(alice, season_folder)
    before = {row.pk: row.features for row in Run.objects.all()}
    gone = Run.objects.order_by("pk").last()
    assert gone is not None
    Run.objects.update(features={}, features_version=0)
    primary = gone.sources.get().file.sha256
    (data_dir.files / primary[:2] / primary).unlink()
    assert derive_all_again() == 11
    after = {row.pk: row.features for row in Run.objects.all()}
    assert after.pop(gone.pk) == {}
    before.pop(gone.pk)
    assert after == before
    assert derive_all_again() == 0


def test_what_a_killed_process_left_is_swept(data_dir: DataDir) -> None:
    left = [
        data_dir.files / "ab" / ".abcd.1.ff",
        data_dir.incoming / ".backup-1.sqlite3",
        data_dir.incoming / "x.upload.fit",
    ]
    kept = [data_dir.files / "ab" / "abcd", data_dir.incoming / "import-1" / "a.fit"]
    for path in (*left, *kept):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    now = left[0].stat().st_mtime
    assert sweep_drafts(now + 60) == 0
    assert sweep_drafts(now + 86_401) == 3
    assert [path.exists() for path in kept] == [True, True]


def test_a_wrong_match_is_taken_back_for_good(alice: User, bob: User, bring: Bring, tmp_path: Path) -> None:
    runner = SimulatedRunner(seed=3, first_day=date(2026, 9, 1))
    run = simulate_run(runner, next(iter(season(runner))))
    for name, write in (("a.fit", fit_bytes), ("b.tcx", tcx_bytes)):
        (tmp_path / name).write_bytes(write(run))
    bring(alice, tmp_path)
    matched = Run.objects.get()
    other = matched.sources.get(is_primary=False)
    with pytest.raises(PermissionDenied):
        split_run(bob, other.pk)
    assert split_run(alice, matched.sources.get(is_primary=True).pk) is None
    apart = split_run(alice, other.pk)
    assert apart is not None
    assert apart.sources.get().file.kind == "tcx"
    assert apart.local_date == matched.local_date
    assert counts(bring(alice, tmp_path)) == (0, 2, 0, 0)
    assert Run.objects.count() == 2
