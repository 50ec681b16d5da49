"""Background work whatever it works on: a sign of life, kinds that are known, and tasks of kinds that are not."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from runtall_web.form.tasks import work_on_clip, work_on_share
from runtall_web.jobs.heartbeat import Heartbeat
from runtall_web.jobs.kinds import Kind, kind_of, kinds, register
from runtall_web.jobs.queues import FILES, QUEUES, VIDEOS
from runtall_web.jobs.reaper import return_abandoned_tasks, worker_name
from runtall_web.runs.tasks import work_on_import


@pytest.mark.django_db(transaction=True)
def test_a_heart_beats_until_the_block_is_left() -> None:
    beats, enough = [], threading.Event()

    def beat() -> None:
        beats.append(1)
        if len(beats) == 3:
            enough.set()

    with Heartbeat(beat, every_s=0.01):
        assert enough.wait(20)
    after = len(beats)
    assert not [thread for thread in threading.enumerate() if thread.name == "heartbeat"]
    assert len(beats) == after


def test_the_rooms_have_registered_their_kinds_and_queues() -> None:
    assert {kind.task_path for kind in kinds()} == {
        work_on_import.module_path,
        work_on_clip.module_path,
        work_on_share.module_path,
    }
    assert (work_on_import.queue_name, work_on_clip.queue_name) == (FILES, VIDEOS)
    assert set(QUEUES) == {FILES, VIDEOS}
    assert kind_of("nobody.knows") is None


@pytest.mark.django_db(transaction=True)
def test_every_kind_is_looked_after_with_its_own_open_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[set[int], datetime]] = []
    kind = Kind(
        "test.kind", lambda key: None, lambda job, now: None, lambda job, attempts, now: None,
        lambda to_be_done, now: seen.append((set(to_be_done), now)),
    )  # fmt: skip
    monkeypatch.setattr("runtall_web.jobs.kinds._known", {})
    register(kind)
    work_on_clip.enqueue(5)
    now = datetime.now(UTC)
    return_abandoned_tasks(worker_name("a"), now)
    assert seen == [(set(), now)]
    DBTaskResult.objects.update(task_path="test.kind")
    return_abandoned_tasks(worker_name("a"), now)
    assert seen[1] == ({5}, now)


@pytest.mark.django_db(transaction=True)
def test_a_dead_workers_task_of_an_unknown_kind_comes_back_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtall_web.jobs.kinds._known", {})
    work_on_clip.enqueue(5)
    task = DBTaskResult.objects.get()
    task.claim("elsewhere:1:x")
    now = datetime.now(UTC)
    assert return_abandoned_tasks(worker_name("a"), now) == 0
    assert return_abandoned_tasks(worker_name("a"), now + timedelta(minutes=2)) == 1
    assert DBTaskResult.objects.get().status == "READY"
