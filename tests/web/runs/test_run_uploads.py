"""Files over the web: harmless names, bounded, read by the worker, watched and stopped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from runtall_web.accounts.models import User
from runtall_web.config.data_dir import DataDir
from runtall_web.jobs.reaper import MOST_ATTEMPTS, return_abandoned_tasks, worker_name
from runtall_web.jobs.stopping import STOPPING
from runtall_web.runs import uploads
from runtall_web.runs.actions.continue_import import continue_import, uploads_of
from runtall_web.runs.models import Import, Run
from runtall_web.runs.progress import progress_of
from runtall_web.runs.uploads import safe_path

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@given(st.text(max_size=120))
def test_no_name_leads_out_of_its_folder(told: str) -> None:
    path = safe_path(told)
    assert not path.is_absolute()
    assert ".." not in path.parts
    assert path.parts
    for part in path.parts:
        assert part == part.strip()
        assert not part.startswith(".")
        assert 0 < len(part.encode()) <= 250
        assert "\0" not in part


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("export/activities/1.fit.gz", "export/activities/1.fit.gz"),
        ("C:\\Users\\me\\run.fit", "C/Users/me/run.fit"),
        ("aux.fit", "_aux.fit"),
        ("..", "file"),
        ("", "file"),
        (f"{'n' * 300}.fit.gz", f"{'n' * 73}.fit.gz"),
    ],
)
def test_names_stay_what_they_can_be(told: str, kept: str) -> None:
    assert safe_path(told) == PurePosixPath(kept)


def send(page: Client, *files: Path, token: str = "", more: bool = False, folder: str = "drop") -> int:
    answer = page.post(
        "/runs/import/",
        {
            "files": [SimpleUploadedFile(file.name, file.read_bytes()) for file in files],
            "paths": [f"{folder}/{file.name}" for file in files],
            "token": token,
            **({"more": "1"} if more else {}),
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    return int(answer.headers["Location"].strip("/").rpartition("/")[2])


def test_a_folder_in_several_requests_is_one_import(page: Client, season_folder: Path, data_dir: DataDir) -> None:
    files = sorted(season_folder.iterdir())
    first = send(page, *files[:5], token="t1", more=True)
    assert Import.objects.get(pk=first).state == "receiving"
    assert not DBTaskResult.objects.exists()
    assert send(page, *files[5:], token="t1") == first
    assert DBTaskResult.objects.count() == 1
    assert "Waiting to be read" in page.get(f"/runs/import/{first}/").content.decode()
    assert continue_import(first) == "done"
    job = Import.objects.get()
    assert (job.new_files, job.new_runs, job.received_files) == (12, 12, 12)
    assert not uploads_of(job).exists()
    assert [path for path in data_dir.incoming.iterdir() if not path.name.startswith(".")] == []
    told = page.get(f"/runs/import/{first}/").content.decode()
    assert "12 runs brought in." in told
    assert "hx-get" not in told  # nothing is asked for any more
    assert continue_import(first) == "done"
    assert Run.objects.count() == 12


def test_refusals_are_told_with_what_to_do(page: Client, tmp_path: Path) -> None:
    (tmp_path / "empty.fit").write_bytes(b"")
    job = send(page, tmp_path / "empty.fit")
    continue_import(job)
    told = page.get(f"/runs/import/{job}/", headers={"HX-Request": "true"}).content.decode()
    assert told.startswith('<div class="stack" id="import-progress"')
    assert "drop/empty.fit" in told
    assert "The file is empty. Download or export it again." in told


def test_stopping_an_import_nobody_is_at(page: Client, season_folder: Path) -> None:
    job = send(page, *sorted(season_folder.iterdir())[:2])
    assert page.post(f"/runs/import/{job}/cancel/").status_code == 302
    assert Import.objects.get().state == "cancelled"
    assert continue_import(job) == "cancelled"
    assert not Run.objects.exists()
    assert not uploads_of(Import.objects.get()).exists()


def test_a_shutdown_leaves_the_import_in_the_queue(page: Client, season_folder: Path) -> None:
    job = send(page, *sorted(season_folder.iterdir())[:4])
    DBTaskResult.objects.all().delete()
    STOPPING.set()
    try:
        assert continue_import(job) == "queued"
    finally:
        STOPPING.clear()
    assert DBTaskResult.objects.count() == 1
    assert continue_import(job) == "done"
    assert Import.objects.get().new_runs == 4


def test_nothing_chosen_is_said(page: Client, alice: User) -> None:
    answer = page.post("/runs/import/", {})
    assert answer.status_code == 422
    assert "No file was chosen" in answer.content.decode()


@pytest.mark.parametrize(
    ("limit", "value", "said"),
    [
        ("LARGEST_FILE_BYTES", 10, "is larger than"),
        ("LARGEST_IMPORT_BYTES", 10, "together"),
        ("MOST_FILES", 1, "these are more than 1 files"),
        ("FREE_BYTES_LEFT", 2**80, "almost full"),
    ],
)
def test_more_than_the_limits_is_refused(
    page: Client, season_folder: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, said: str
) -> None:
    monkeypatch.setattr(uploads, limit, value)
    files = [SimpleUploadedFile(file.name, file.read_bytes()) for file in sorted(season_folder.iterdir())[:2]]
    answer = page.post("/runs/import/", {"files": files})
    assert answer.status_code == 413
    assert said.lower() in answer.content.decode().lower()
    assert not Import.objects.exists()


def running(job: int, holder: str) -> DBTaskResult:
    """A task as a worker leaves it when it is killed."""
    task = DBTaskResult.objects.get()
    task.claim(holder)
    Import.objects.filter(pk=job).update(state="running", heartbeat_at=datetime.now(UTC))
    return task


def test_a_dead_workers_task_comes_back_at_once(page: Client, season_folder: Path) -> None:
    job = send(page, sorted(season_folder.iterdir())[0])
    task = running(job, worker_name("before"))  # this very process, under another worker's token
    assert return_abandoned_tasks(worker_name("now")) == 1
    task.refresh_from_db()
    assert task.status == "READY"
    assert Import.objects.get().state == "queued"


def test_a_living_workers_task_is_left_alone(page: Client, season_folder: Path) -> None:
    job = send(page, sorted(season_folder.iterdir())[0])
    task = running(job, worker_name("now"))
    assert return_abandoned_tasks(worker_name("now")) == 0
    elsewhere = "another-machine:1:x"
    DBTaskResult.objects.filter(pk=task.pk).update(worker_ids=[elsewhere])
    assert return_abandoned_tasks(worker_name("now")) == 0
    assert return_abandoned_tasks(worker_name("now"), datetime.now(UTC) + timedelta(minutes=5)) == 1


def test_a_file_that_kills_every_worker_is_given_up(page: Client, season_folder: Path) -> None:
    job = send(page, sorted(season_folder.iterdir())[0])
    for attempt in range(MOST_ATTEMPTS):
        running(job, worker_name(f"before-{attempt}"))
        return_abandoned_tasks(worker_name("now"))
    assert DBTaskResult.objects.get().status == "FAILED"
    row = Import.objects.get()
    assert row.state == "failed"
    assert str(MOST_ATTEMPTS) in row.failure
    assert row.failure in page.get(f"/runs/import/{job}/").content.decode()


def test_an_upload_whose_page_was_closed_is_read(page: Client, season_folder: Path) -> None:
    send(page, sorted(season_folder.iterdir())[0], token="t", more=True)
    return_abandoned_tasks(worker_name("now"), datetime.now(UTC) + timedelta(minutes=3))
    assert Import.objects.get().state == "queued"
    assert DBTaskResult.objects.count() == 1


def test_time_left_is_a_guess_from_the_pace_so_far(alice: User) -> None:
    job = Import(
        owner=alice, via="upload", state="running", created_at=NOW, started_at=NOW, heartbeat_at=NOW,
        total_bytes=1000, done_bytes=250,
    )  # fmt: skip
    told = progress_of(job, NOW + timedelta(seconds=10))
    assert (told.share_pct, told.left_s, told.is_silent) == (25, 30.0, False)
    assert progress_of(job, NOW + timedelta(seconds=1)).left_s is None
    assert progress_of(job, NOW + timedelta(seconds=50)).is_silent
