"""Deleting takes the rows and the files of one runner, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import Client

from runtall_web.accounts.models import User
from runtall_web.config.data_dir import DataDir
from runtall_web.form.actions.read_clip import read_clip
from runtall_web.form.files import share_file
from runtall_web.form.models import Baseline, Clip, PlanSwitch, Share
from runtall_web.plan.actions.record_plan import make_plan_again
from runtall_web.plan.models import PlanRecord
from runtall_web.runs.actions.begin_import import begin_import
from runtall_web.runs.models import Import, Run, StoredFile
from runtall_web.settings.actions.delete_everything import DeleteRefused, delete_everything
from runtall_web.settings.actions.save_runner import save_runner
from runtall_web.settings.bridge import UNASKED
from runtall_web.settings.models import RunnerRecord
from runtall_web.training.actions.record_events import record_events
from runtall_web.training.models import Event, FieldTestResult, LoggedSet, Session
from web.form.sending import begin, put, send, short_film
from web.training.events import field_session, whole_session

TRAINING = {Event: "owner", Session: "owner", LoggedSet: "session__owner", FieldTestResult: "session__owner"}
MODELS = (Run, StoredFile, Import, PlanRecord, RunnerRecord)


def stored(data_dir: DataDir) -> list[str]:
    return sorted(path.name for path in data_dir.files.rglob("*") if path.is_file())


@pytest.mark.django_db(transaction=True)
def test_everything_of_alice_goes_and_what_bob_also_brought_stays_for_him(
    page: Client,
    alice: User,
    bob: User,
    bring: Callable[..., Import],
    season_folder: Path,
    data_dir: DataDir,
    now: datetime,
) -> None:
    files = sorted(season_folder.iterdir())
    bring(alice, *files[:6])
    bring(bob, *files[4:8])
    save_runner(alice, alice, UNASKED, now)
    make_plan_again(alice, alice, date(2026, 11, 23), now)
    answer = page.post("/settings/delete/", {"sure": "yes"})
    assert answer["Location"] == "/welcome/"
    assert [model.objects.filter(owner=alice).count() for model in MODELS] == [0, 0, 0, 0, 0]
    assert Run.objects.filter(owner=bob).count() == 4
    assert stored(data_dir) == sorted(StoredFile.objects.values_list("sha256", flat=True))


def test_nothing_of_the_runners_training_remains(page: Client, alice: User, bob: User, now: datetime) -> None:
    for user in (alice, bob):
        tests = field_session("tests", date(2026, 11, 20), 60, 50, 50)
        answers = record_events(user, user, [*whole_session(), *tests], now)
        assert {answer.status for answer in answers} == {"saved"}
    answer = page.post("/settings/delete/", {"sure": "yes"})
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert set(apps.get_app_config("training").get_models()) == set(TRAINING)  # a new model has to be counted here
    for model, owner in TRAINING.items():
        assert not model.objects.filter(**{owner: alice}).exists(), model
    left = [model.objects.count() for model in (Event, Session, LoggedSet, FieldTestResult)]
    assert left == [13, 2, 6, 3]  # Bob's


@pytest.mark.django_db(transaction=True)
def test_nothing_of_the_runners_videos_remains(
    page: Client, alice: User, bob: User, tmp_path: Path, data_dir: DataDir, now: datetime
) -> None:
    """Neither of those that were read nor of those on their way; Bob's stay."""
    read, waiting = (send(page, short_film(tmp_path, f"{seconds}.mp4", seconds)) for seconds in (0.2, 0.4))
    half = begin(page, "half.mp4", b"0123456789").json()
    put(page, half["part"], 0, b"0123")
    his = send(page, short_film(tmp_path, "his.mp4", 0.6))
    Clip.objects.filter(pk=his.pk).update(owner=bob)
    Clip.objects.filter(pk=read.pk).update(state="done", deleted_at=now)
    for owner in (alice, bob):
        Baseline.objects.create(owner=owner, created_at=now, day=now.date(), view="side", model_sha256="0")
        PlanSwitch.objects.create(owner=owner)
    mine, theirs = (Share.objects.create(clip=clip, created_at=now) for clip in (waiting, his))
    share_file(waiting.uid, mine.uid).write_text("to be given away")
    page.post("/settings/delete/", {"sure": "yes"})
    assert set(apps.get_app_config("form").get_models()) == {
        Clip,
        Baseline,
        PlanSwitch,
        Share,
    }  # a new model has to be counted here
    assert [*Clip.objects.values_list("pk", flat=True)] == [his.pk]
    assert [*Share.objects.values_list("pk", flat=True)] == [theirs.pk]
    for model in (Baseline, PlanSwitch):
        assert [*model.objects.values_list("owner", flat=True)] == [bob.pk]
    assert [folder.name for folder in data_dir.videos.iterdir()] == [str(his.uid)]
    assert read_clip(waiting.pk) == "gone"
    assert put(page, half["part"], 4, b"456789").status_code == 404


def test_without_the_tick_nothing_goes(page: Client, alice: User, now: datetime) -> None:
    save_runner(alice, alice, UNASKED, now)
    assert page.get("/settings/delete/").status_code == 200
    assert page.post("/settings/delete/", {}).status_code == 422
    assert RunnerRecord.objects.count() == 1


def test_an_import_at_work_is_not_pulled_away(alice: User, now: datetime) -> None:
    begin_import(alice, Import.Via.UPLOAD, now)
    with pytest.raises(DeleteRefused, match="still being read"):
        delete_everything(alice, now)


def test_nobody_can_delete_nothing(db: None, now: datetime) -> None:
    with pytest.raises(PermissionDenied):
        delete_everything(AnonymousUser(), now)  # type: ignore[arg-type]  # what a stranger's request carries
