"""A video arrives in parts: whole, broken off, twice, hostile, on a full disk."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django_tasks_db.models import DBTaskResult

from runtall_web.accounts.models import User
from runtall_web.config.data_dir import DataDir
from runtall_web.form import uploads
from runtall_web.form.files import ORIGINAL, PART, folder_of
from runtall_web.form.models import Clip
from web.form.sending import begin, put, send, short_film

pytestmark = pytest.mark.django_db(transaction=True)
DATA = bytes(range(256)) * 40


def begun(page: Client, **said: object) -> tuple[Clip, str]:
    answer = begin(page, "a.mp4", DATA, **said)
    assert answer.status_code == 201, answer.content
    return Clip.objects.get(), answer.json()["part"]


def test_a_video_in_parts_lies_whole_in_its_folder_and_waits_to_be_read(page: Client, tmp_path: Path) -> None:
    file = short_film(tmp_path)
    clip = send(page, file, part_bytes=1000, view="side", height_m=1.72, speed_mps=3.0, minute=40, moment="late")
    assert (folder_of(clip.uid) / ORIGINAL).read_bytes() == file.read_bytes()
    assert not (folder_of(clip.uid) / PART).exists()
    assert folder_of(clip.uid).stat().st_mode & 0o777 == 0o700
    assert (folder_of(clip.uid) / ORIGINAL).stat().st_mode & 0o777 == 0o600
    assert (clip.state, clip.received_bytes, clip.name) == ("queued", file.stat().st_size, "run.mp4")
    assert (clip.view, clip.height_m, clip.speed_mps, clip.minute, clip.moment) == ("side", 1.72, 3.0, 40, "late")
    assert clip.filmed_at == datetime.fromtimestamp(1_763_000_000, UTC)
    assert [task.args_kwargs["args"] for task in DBTaskResult.objects.all()] == [[clip.pk]]
    assert "Waiting to be read" in page.get(f"/form/{clip.uid}/").content.decode()


def test_an_upload_that_was_broken_off_goes_on_where_it_stands(page: Client) -> None:
    _clip, address = begun(page)
    first = put(page, address, 0, DATA[:4000]).json()
    assert (first["received"], first["done"]) == (4000, False)
    assert "39 % sent" in page.get("/form/").content.decode()
    again = begin(page, "renamed.mp4", DATA)
    assert (again.status_code, again.json()["received"], again.json()["part"]) == (200, 4000, address)
    assert Clip.objects.count() == 1
    assert put(page, address, 4000, DATA[4000:]).json()["done"]
    assert (folder_of(Clip.objects.get().uid) / ORIGINAL).read_bytes() == DATA


def test_a_part_out_of_its_place_is_refused_and_told_where_to_go_on(page: Client) -> None:
    _clip, address = begun(page)
    put(page, address, 0, DATA[:4000])
    for start in (0, 3999, 4001, 10_000):
        answer = put(page, address, start, b"x" * 100)
        assert (answer.status_code, answer.json()["received"]) == (409, 4000)
    put(page, address, 4000, DATA[4000:])
    after = put(page, address, 4000, DATA[4000:])
    assert (after.status_code, after.json()["done"], after.json()["received"]) == (409, True, len(DATA))
    assert DBTaskResult.objects.count() == 1


def test_a_part_beyond_the_end_or_too_large_changes_nothing(page: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    clip, address = begun(page)
    answer = put(page, address, 0, DATA + b"x")
    assert answer.status_code == 413
    assert answer.json()["error"].startswith("This part goes beyond the end of the video;")
    assert put(page, address, 0, b"x" * (uploads.PART_BYTES + 1)).status_code == 413
    clip.refresh_from_db()
    assert (clip.received_bytes, clip.state) == (0, "receiving")
    assert put(page, address, 0, DATA).json()["done"]


def test_what_the_power_cut_left_half_written_does_not_count(page: Client) -> None:
    """A part that was written but never answered for is sent again; one that the disk lost, too."""
    clip, address = begun(page)
    put(page, address, 0, DATA[:4000])
    part = folder_of(clip.uid) / PART
    part.write_bytes(DATA[:4000] + b"\0" * 700)
    assert begin(page, "a.mp4", DATA).json()["received"] == 4000
    part.write_bytes(DATA[:2500])
    assert begin(page, "a.mp4", DATA).json()["received"] == 2500
    assert put(page, address, 4000, DATA[4000:]).json()["received"] == 2500
    part.write_bytes(DATA[:2500] + b"\0" * 700)
    Clip.objects.update(received_bytes=2500)
    assert put(page, address, 2500, DATA[2500:]).json()["done"]
    assert (folder_of(clip.uid) / ORIGINAL).read_bytes() == DATA


def test_the_power_went_between_the_last_part_and_its_answer(page: Client) -> None:
    clip, address = begun(page)
    put(page, address, 0, DATA[:4000])
    (folder_of(clip.uid) / PART).rename(folder_of(clip.uid) / ORIGINAL)
    (folder_of(clip.uid) / ORIGINAL).write_bytes(DATA)
    answer = begin(page, "a.mp4", DATA).json()
    assert (answer["done"], answer["received"]) == (True, len(DATA))
    assert Clip.objects.get().state == "queued"
    assert DBTaskResult.objects.count() == 1


def test_two_tabs_that_send_one_file_make_one_clip(page: Client) -> None:
    _clip, first = begun(page)
    second = begin(page, "a.mp4", DATA).json()["part"]
    assert first == second
    assert put(page, first, 0, DATA[:5000]).status_code == 200
    assert put(page, second, 0, DATA[:5000]).status_code == 409
    assert put(page, second, 5000, DATA[5000:]).json()["done"]
    lost = put(page, first, 5000, DATA[5000:])
    assert (lost.status_code, lost.json()["done"]) == (409, True)
    assert Clip.objects.count() == 1


def test_a_video_that_is_there_is_not_sent_again(page: Client, tmp_path: Path) -> None:
    file = short_film(tmp_path)
    clip = send(page, file)
    answer = begin(page, "other-name.mp4", file.read_bytes())
    assert (answer.status_code, answer.json()["done"], answer.json()["clip"]) == (200, True, f"/form/{clip.uid}/")
    assert "is here already" in page.get("/form/").content.decode()
    assert Clip.objects.count() == 1


@pytest.mark.parametrize(("size", "status"), [(2 * 2**30 + 1, 413), (0, 422), (-5, 422)])
def test_too_large_and_empty_are_refused_before_anything_is_sent(page: Client, size: int, status: int) -> None:
    body = json.dumps({"name": "a.mp4", "size": size, "fingerprint": "f"})
    answer = page.post("/form/upload/", body, content_type="application/json")
    assert answer.status_code == status
    assert answer.json()["error"].count(".") == 1
    assert not Clip.objects.exists()


def test_a_full_disk_is_said_in_one_sentence_and_loses_nothing(page: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    clip, address = begun(page)
    put(page, address, 0, DATA[:4000])
    monkeypatch.setattr(uploads, "FREE_BYTES_LEFT", 2**80)
    for answer in (put(page, address, 4000, DATA[4000:]), begin(page, "a.mp4", DATA), begin(page, "b.mp4", DATA * 2)):
        assert answer.status_code == 507
        assert answer.json()["error"].startswith("The disk that holds your data is almost full;")
    monkeypatch.undo()
    assert Clip.objects.count() == 1  # what never began leaves nothing

    def refuse(file: object, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(uploads, "_write_whole", refuse)
    assert put(page, address, 4000, DATA[4000:]).status_code == 507
    monkeypatch.undo()
    assert begin(page, "a.mp4", DATA).json()["received"] == 4000
    assert put(page, address, 4000, DATA[4000:]).json()["done"]
    assert (folder_of(clip.uid) / ORIGINAL).read_bytes() == DATA


HOSTILE = {
    "no JSON": b"{",
    "a list": b"[]",
    "deep": b"[" * 10_000,
    "no name": b'{"size": 5, "fingerprint": "f"}',
    "a name that is none": b'{"name": 5, "size": 5, "fingerprint": "f"}',
    "a size that is none": b'{"name": "a", "size": "5", "fingerprint": "f"}',
    "a size that is a truth": b'{"name": "a", "size": true, "fingerprint": "f"}',
    "no fingerprint": b'{"name": "a", "size": 5, "fingerprint": ""}',
    "a long fingerprint": b'{"name": "a", "size": 5, "fingerprint": "%s"}' % (b"f" * 81),
    "a long body": b'{"name": "%s", "size": 5, "fingerprint": "f"}' % (b"n" * 30_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_beginning_that_is_none_is_refused(page: Client, name: str) -> None:
    answer = page.post("/form/upload/", HOSTILE[name], content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert not Clip.objects.exists()


@pytest.mark.parametrize(
    "said", [{"height_m": 9}, {"speed_mps": 50}, {"view": "above"}, {"minute": -1}, {"note": "n" * 300}, {"pace": "x"}]
)
def test_details_that_cannot_be_are_refused_by_name(page: Client, said: dict[str, object]) -> None:
    answer = begin(page, "a.mp4", DATA, **said)
    assert answer.status_code == 422
    assert len(answer.json()["fields"]) == 1
    assert not Clip.objects.exists()


@pytest.mark.parametrize("start", ["", "x", "-1", "1e3"])
def test_a_part_without_its_place_is_refused(page: Client, start: str) -> None:
    _clip, address = begun(page)
    answer = page.put(f"{address}?from={start}", b"x", content_type="application/octet-stream")
    assert answer.status_code == 400


def posted(page: Client, *files: Path, **said: object) -> Any:
    """What a browser without scripts sends."""
    videos = [SimpleUploadedFile(file.name, file.read_bytes()) for file in files]
    return page.post("/form/upload/", {"video": videos, **said})


def test_without_scripts_a_plain_form_brings_the_video(page: Client, tmp_path: Path, data_dir: DataDir) -> None:
    file = short_film(tmp_path)
    answer = posted(page, file, height_cm="172", pace="5:00", view="rear", moment="", minute="")
    clip = Clip.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/form/{clip.uid}/")
    assert (folder_of(clip.uid) / ORIGINAL).read_bytes() == file.read_bytes()
    assert (clip.state, clip.height_m, clip.view) == ("queued", 1.72, "rear")
    assert clip.speed_mps == pytest.approx(1000 / 300)
    assert DBTaskResult.objects.count() == 1
    assert list(data_dir.incoming.iterdir()) == []
    assert posted(page, file).headers["Location"] == f"/form/{clip.uid}/"  # known, and not kept twice
    assert begin(page, file.name, file.read_bytes()).json()["done"]
    assert Clip.objects.count() == 1


def test_without_scripts_several_videos_come_too(page: Client, tmp_path: Path) -> None:
    files = [short_film(tmp_path, f"{name}.mp4", seconds) for name, seconds in (("a", 0.2), ("b", 0.4))]
    assert posted(page, *files).headers["Location"] == "/form/"
    assert sorted(Clip.objects.values_list("name", flat=True)) == ["a.mp4", "b.mp4"]


def test_without_scripts_troubles_are_told_on_the_page(
    page: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = short_film(tmp_path)
    nothing = page.post("/form/upload/", {})
    assert (nothing.status_code, "No video was chosen" in nothing.content.decode()) == (422, True)
    wrong = posted(page, file, pace="quick")
    assert (wrong.status_code, "Write a pace as 5:30" in wrong.content.decode()) == (422, True)
    (tmp_path / "empty.mp4").write_bytes(b"")
    assert "The file is empty" in posted(page, tmp_path / "empty.mp4").content.decode()
    monkeypatch.setattr(uploads, "LARGEST_VIDEO_BYTES", 100)
    assert posted(page, file).status_code == 413
    monkeypatch.setattr(uploads, "FREE_BYTES_LEFT", 2**80)
    monkeypatch.setattr(uploads, "LARGEST_VIDEO_BYTES", 2**31)
    full = posted(page, file)
    assert (full.status_code, "almost full" in full.content.decode()) == (507, True)
    assert not Clip.objects.exists()


def test_a_hostile_name_stays_a_name(page: Client) -> None:
    answer = begin(page, "../../../etc/passwd\0\n.mp4", DATA)
    clip = Clip.objects.get(uid=answer.json()["id"])
    assert "/" not in clip.name
    assert clip.name.isprintable()


def test_anothers_upload_is_not_there(page: Client, bob: User) -> None:
    _clip, address = begun(page)
    Clip.objects.update(owner=bob)
    assert put(page, address, 0, DATA).status_code == 404
    assert begin(page, "a.mp4", DATA).status_code == 201  # of one's own
    assert Clip.objects.count() == 2


def test_two_tabs_at_the_same_moment_spoil_nothing(page: Client) -> None:
    """Threads, each with a connection of its own: every byte lies once, in order, and there is one job."""
    data = bytes(range(256)) * 400
    address = begin(page, "a.mp4", data).json()["part"]
    step = 5_000
    answers: list[int] = []
    together = threading.Barrier(3)

    def tab() -> None:
        mine = Client(REMOTE_ADDR="127.0.0.1")
        received = 0
        together.wait()
        while received < len(data):
            answer = put(mine, address, received, data[received : received + step])
            answers.append(answer.status_code)
            received = answer.json()["received"]
        connection.close()

    tabs = [threading.Thread(target=tab) for _ in range(3)]
    for each in tabs:
        each.start()
    for each in tabs:
        each.join()
    assert set(answers) <= {200, 409}
    assert answers.count(200) == -(-len(data) // step)
    clip = Clip.objects.get()
    assert (folder_of(clip.uid) / ORIGINAL).read_bytes() == data
    assert (clip.state, DBTaskResult.objects.count()) == ("queued", 1)


def test_a_page_elsewhere_can_neither_begin_nor_send(page: Client) -> None:
    """Without the page's own token, and from another site with a stolen address."""
    _clip, address = begun(page)
    strict = Client(REMOTE_ADDR="127.0.0.1", enforce_csrf_checks=True)
    assert begin(strict, "b.mp4", DATA).status_code == 403
    assert put(strict, address, 0, DATA).status_code == 403
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    answer = page.put(f"{address}?from=0", DATA, content_type="application/octet-stream", headers=elsewhere)
    assert answer.status_code == 403
    assert (Clip.objects.get().received_bytes, Clip.objects.count()) == (0, 1)
