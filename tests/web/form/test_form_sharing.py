"""What is given away: one file that stands alone, says what was measured and what not, and shows nobody's face."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import av
import numpy as np
import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult
from numpy.typing import NDArray

from engine.pose.film import film
from runtall.body import INDEX, Recording
from runtall.form import UNITS
from runtall_web.accounts.models import User
from runtall_web.form import ticker
from runtall_web.form.actions import make_share as making
from runtall_web.form.actions.begin_share import sweep_shares
from runtall_web.form.actions.make_share import make_share
from runtall_web.form.files import folder_of, share_file
from runtall_web.form.models import Clip, Share
from runtall_web.form.sharing.numbers import COLUMNS
from runtall_web.jobs.reaper import MOST_ATTEMPTS, return_abandoned_tasks, worker_name
from runtall_web.jobs.stopping import STOPPING
from web.form.kept import kept_clip
from web.form.sending import Gait, made_recording

pytestmark = pytest.mark.django_db(transaction=True)

PATCH_PX = 40
FILM_RATE_HZ, FILM_PICTURES = 30, 40
LATE = Gait(lean_deg=14)
DOCS = Path(__file__).parents[3] / "docs" / "how-to" / "share-your-form.md"


def patch() -> NDArray[np.uint8]:
    """Detail that stands for a face."""
    return np.kron(np.random.default_rng(4).integers(0, 255, (10, 10, 3)), np.ones((4, 4, 1))).astype(np.uint8)


def head_px(recording: Recording, number: int) -> tuple[int, int]:
    """Where the runner's head is in a picture of the film."""
    pixels = recording.frames[round(number * 60 / FILM_RATE_HZ)].pixels
    assert pixels is not None
    nose = pixels[INDEX["nose"]] or pixels[INDEX["left_ear"]]
    assert nose is not None
    return round(nose[0]), round(nose[1])


def filmed(path: Path, recording: Recording) -> Path:
    """A film in which the runner's head is a patch of detail."""
    pictures = []
    for number in range(FILM_PICTURES):
        picture = np.full((recording.header.height_px, recording.header.width_px, 3), 120, np.uint8)
        x, y = head_px(recording, number)
        half = PATCH_PX // 2
        picture[y - half : y + half, x - half : x + half] = patch()
        pictures.append(picture)
    return film(path, pictures, [round(1000 * number / FILM_RATE_HZ) for number in range(FILM_PICTURES)])


@pytest.fixture
def clip(alice: User, tmp_path: Path, data_dir: object) -> Clip:
    recording = made_recording(seconds=14, late=LATE)
    video = filmed(tmp_path / "me at home.mp4", recording)
    return kept_clip(alice, recording, video=video, name="me at home.mp4", note="before the hill", speed_mps=3.0)


def text_of(answer: object) -> str:
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


def begin(page: Client, clip: Clip, **asked: object) -> Share:
    answer = page.post(f"/form/{clip.uid}/share/", {"video": "on", "faces": "covered", **asked})
    assert answer.status_code == 302, answer.content
    return clip.shares.latest("pk")


def made(page: Client, clip: Clip, **asked: object) -> tuple[Share, str]:
    """A share with its video, made, and the file's text."""
    share = begin(page, clip, **asked)
    assert make_share(share.pk) == "done"
    share.refresh_from_db()
    return share, share_file(clip.uid, share.uid).read_text(encoding="utf-8")


class Outward(HTMLParser):
    """Everything in a page that could ask for something, or do something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            said = value or ""
            if name in {"src", "href", "srcset", "data", "action", "poster", "background", "xlink:href"}:
                if not said.startswith(("data:", "#")):
                    self.found.append(f"{tag} {name}={said[:60]}")
            elif name.startswith("on") or "url(" in said or "://" in said:
                self.found.append(f"{tag} {name}={said[:60]}")


def check_alone(text: str) -> None:
    """Nothing in the file points out of it, and nothing in it runs."""
    outward = Outward()
    outward.feed(text)
    assert outward.found == []
    assert not outward.tags & {"script", "iframe", "object", "embed", "form", "base", "audio", "img"}
    without_film = re.sub(r"base64,[A-Za-z0-9+/=]+", "base64,", text)
    assert not re.search(r"(?:https?:)?//[a-z]", without_film)
    assert "url(" not in without_film
    assert "@import" not in without_film
    assert "default-src 'none'" in without_film


def test_the_file_without_the_video_stands_alone_and_says_it_all(page: Client, clip: Clip) -> None:
    answer = page.post(f"/form/{clip.uid}/share/", {})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="running-form-2026-11-22.html"'
    text = text_of(answer)
    check_alone(text)
    report = clip.report
    for word in ("Trunk lean", "Cadence", "Contact time", "±", "Cannot tell", "They are no diagnosis and no score"):
        assert word in text
    assert report["model"] in text
    assert "60 pictures a second" in text
    assert text.count("<figure>") >= 3 + 3
    assert "Early and late are the first and the last part of this clip." in text
    assert (
        "video"
        not in re.sub(r"<style>.*?</style>|<p>.*?</p>", "", text, flags=re.S).split("<main>")[1].split("<section")[1]
    )


def test_names_and_notes_are_in_the_file_only_when_they_are_wanted(page: Client, clip: Clip) -> None:
    plain = text_of(page.post(f"/form/{clip.uid}/share/", {}))
    without_drawings = re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", plain, flags=re.S)
    for private in ("before the hill", "me at home", "171", "1.71", "alice", str(clip.uid)):
        assert private not in without_drawings
    told = text_of(page.post(f"/form/{clip.uid}/share/", {"name": "Alice <b>", "note": "on"}))
    assert "Alice &lt;b&gt;" in told
    assert "before the hill" in told
    assert "me at home" not in told


def test_it_can_be_looked_at_and_may_do_nothing_then_either(page: Client, clip: Clip) -> None:
    answer = page.post(f"/form/{clip.uid}/share/", {"look": "1", "video": "on"})
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "<video" not in text_of(answer)
    assert not Share.objects.exists()


def film_in(text: str, tmp_path: Path) -> Path:
    """The film out of the file."""
    found = re.search(r'src="data:video/mp4;base64,([A-Za-z0-9+/=]+)"', text)
    assert found
    path = tmp_path / "given.mp4"
    path.write_bytes(base64.b64decode(found[1], validate=True))
    return path


def pictures(path: Path) -> Iterator[NDArray[np.uint8]]:
    with av.open(str(path)) as container:
        assert [stream.type for stream in container.streams] == ["video"]
        for shown in container.decode(video=0):
            yield shown.to_ndarray(format="rgb24")


def detail_at_heads(path: Path, recording: Recording) -> list[float]:
    """How much fine structure the head's middle has in every picture."""
    found = []
    for number, picture in enumerate(pictures(path)):
        scale = picture.shape[0] / recording.header.height_px
        x, y = (round(place * scale) for place in head_px(recording, number))
        half = round(PATCH_PX * scale / 2) - 1
        grey = picture[y - half : y + half, x - half : x + half].astype(float).mean(axis=2)
        found.append(float(np.diff(grey, axis=0).std() + np.diff(grey, axis=1).std()))
    return found


def test_with_the_video_every_face_is_covered_by_default(page: Client, clip: Clip, tmp_path: Path) -> None:
    share, text = made(page, clip)
    check_alone(text)
    recording = made_recording(seconds=14, late=LATE)
    given = film_in(text, tmp_path)
    detail = detail_at_heads(given, recording)
    assert len(detail) == FILM_PICTURES
    assert max(detail) < 4
    assert max(next(pictures(given)).shape) == 720
    assert "covered with one colour" in text
    assert share.size_bytes == share_file(clip.uid, share.uid).stat().st_size
    assert {file.name for file in folder_of(clip.uid).iterdir()} >= {share_file(clip.uid, share.uid).name}
    assert not [file for file in folder_of(clip.uid).iterdir() if file.suffix == ".mp4" or ".draft" in file.name]


def test_faces_stay_visible_only_when_it_is_said_twice(page: Client, clip: Clip, tmp_path: Path) -> None:
    refused = page.post(f"/form/{clip.uid}/share/", {"video": "on", "faces": "visible"})
    assert refused.status_code == 422
    assert "Say that everybody agrees" in refused.content.decode()
    assert not Share.objects.exists()
    share, text = made(page, clip, faces="visible", sure="on")
    recording = made_recording(seconds=14, late=LATE)
    assert min(detail_at_heads(film_in(text, tmp_path), recording)) > 20
    assert "covered with one colour" not in text
    assert "Faces can be seen in it." in page.get(f"/form/{clip.uid}/share/").content.decode()
    assert share.faces == "visible"


def test_the_file_goes_after_it_was_fetched_and_after_a_day(page: Client, clip: Clip) -> None:
    share, text = made(page, clip)
    address = f"/form/{clip.uid}/share/{share.uid}/"
    looked = page.get(f"{address}?look=1")
    assert looked.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert text_of(looked) == text
    share.refresh_from_db()
    assert share.fetched_at is None
    fetched = page.get(address)
    assert fetched.headers["Content-Length"] == str(len(text.encode()))
    assert text_of(fetched) == text
    share.refresh_from_db()
    now = datetime.now(UTC)
    assert share.fetched_at is not None
    assert sweep_shares(now) == 0
    assert sweep_shares(now + Share.KEPT_AFTER_FETCHING + timedelta(seconds=5)) == 1
    assert not share_file(clip.uid, share.uid).exists()
    assert page.get(address).status_code == 404

    other, _text = made(page, clip)
    assert sweep_shares(now + timedelta(hours=23)) == 0
    assert sweep_shares(datetime.now(UTC) + Share.KEPT_FOR + timedelta(seconds=5)) == 1
    assert not share_file(clip.uid, other.uid).exists()


def test_stopping_leaves_nothing(page: Client, clip: Clip, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticker, "TELL_EVERY_S", 0.0)
    share = begin(page, clip)
    told = making.Ticker.__call__
    count = []

    def stop_soon(self: ticker.Ticker, done_s: float, duration_s: float | None) -> None:
        count.append(done_s)
        if len(count) == 5:
            assert page.post(f"/form/{clip.uid}/share/{share.uid}/remove/").status_code == 302
        told(self, done_s, duration_s)

    monkeypatch.setattr(making.Ticker, "__call__", stop_soon)
    assert make_share(share.pk) == "gone"
    assert len(count) == 5
    assert not [file for file in folder_of(clip.uid).iterdir() if file.name.startswith((".draft", "share"))]
    assert make_share(share.pk) == "gone"


def test_a_shutdown_puts_it_back_and_the_next_worker_makes_one_file(page: Client, clip: Clip) -> None:
    share = begin(page, clip)
    STOPPING.set()
    try:
        assert make_share(share.pk) == "queued"
    finally:
        STOPPING.clear()
    assert make_share(share.pk) == "done"
    assert make_share(share.pk) == "done"
    assert len(list(folder_of(clip.uid).glob("share-*"))) == 1


def test_a_killed_worker_gives_it_back_and_is_given_up_in_the_end(page: Client, clip: Clip) -> None:
    share = begin(page, clip)
    task = DBTaskResult.objects.get(task_path__endswith="work_on_share")
    Share.objects.filter(pk=share.pk).update(state="running", heartbeat_at=datetime.now(UTC) - timedelta(minutes=5))
    task.status, task.worker_ids = "RUNNING", ["elsewhere:1:x"]
    task.save()
    assert return_abandoned_tasks(worker_name("here")) == 1
    share.refresh_from_db()
    assert share.state == "queued"
    Share.objects.filter(pk=share.pk).update(state="running", heartbeat_at=datetime.now(UTC) - timedelta(minutes=5))
    DBTaskResult.objects.filter(pk=task.pk).update(status="RUNNING", worker_ids=["elsewhere:1:x"] * MOST_ATTEMPTS)
    return_abandoned_tasks(worker_name("here"))
    share.refresh_from_db()
    assert share.state == "failed"
    assert "stopped the background worker 4 times" in page.get(f"/form/{clip.uid}/share/").content.decode()


def test_without_a_face_anywhere_it_is_refused_with_a_way_out(
    page: Client, clip: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "put_right", lambda recording: Recording(recording.header, recording.frames[:0]))
    (folder_of(clip.uid) / "original").write_bytes(film_bytes(clip))
    share = begin(page, clip)
    assert make_share(share.pk) == "failed"
    shown = page.get(f"/form/{clip.uid}/share/").content.decode().lower()
    assert "no face could be placed in any picture" in shown
    assert "share without the video" in shown


def film_bytes(clip: Clip) -> bytes:
    """A film of a wall."""
    path = folder_of(clip.uid) / "wall.mp4"
    film(path, [np.full((90, 160, 3), 120, np.uint8)] * 5)
    data = path.read_bytes()
    path.unlink()
    return data


def test_twice_asked_is_made_once(page: Client, clip: Clip) -> None:
    begin(page, clip)
    begin(page, clip)
    assert Share.objects.count() == 1
    begin(page, clip, skeleton="on")
    assert Share.objects.count() == 2


def test_without_its_video_there_is_no_film_to_ask_for(page: Client, clip: Clip) -> None:
    (folder_of(clip.uid) / "original").unlink()
    assert 'name="video"' not in page.get(f"/form/{clip.uid}/share/").content.decode()
    answer = page.post(f"/form/{clip.uid}/share/", {"video": "on"}, follow=True)
    assert "the video is missing" in answer.content.decode().lower()
    assert not Share.objects.exists()


def test_without_its_landmarks_the_figures_are_left_out(page: Client, clip: Clip) -> None:
    (folder_of(clip.uid) / "recording.landmarks").unlink()
    text = text_of(page.post(f"/form/{clip.uid}/share/", {}))
    assert "foot lands" not in text
    assert "Trunk lean" in text


def test_nobody_else_gets_it(page: Client, clip: Clip, bob: User) -> None:
    share, _text = made(page, clip)
    Clip.objects.filter(pk=clip.pk).update(owner=bob)
    for address in ("share/", f"share/{share.uid}/", "numbers.csv", "numbers.json"):
        assert page.get(f"/form/{clip.uid}/{address}").status_code == 404
    assert page.post(f"/form/{clip.uid}/share/{share.uid}/remove/").status_code == 404
    assert Share.objects.filter(pk=share.pk).exists()


def test_deleting_the_clip_deletes_what_was_to_be_given(page: Client, clip: Clip) -> None:
    share, _text = made(page, clip)
    page.post(f"/form/{clip.uid}/delete/")
    assert page.get(f"/form/{clip.uid}/share/{share.uid}/").status_code == 404
    page.post(f"/form/{clip.uid}/delete/", {"for_good": "1"})
    assert not Share.objects.exists()
    assert not folder_of(clip.uid).exists()


def test_numbers_as_tables(page: Client, clip: Clip) -> None:
    rows = list(csv.DictReader(io.StringIO(page.get(f"/form/{clip.uid}/numbers.csv").content.decode())))
    told = json.loads(page.get(f"/form/{clip.uid}/numbers.json").content)
    assert list(rows[0]) == list(COLUMNS) == list(told["columns"])
    assert (told["format"], told["version"]) == ("runtall-form-numbers", 1)
    assert {row["metric"] for row in rows} == set(UNITS) == {row["metric"] for row in told["rows"]}
    for row in told["rows"]:
        given = clip.report["metrics"].get(row["metric"])
        if given is None:
            assert row["value"] is None
            assert row["why_not"]
        else:
            assert row["value"] == pytest.approx(given["value"], abs=1e-3)
            assert row["unit"] == given["unit"]
        assert row["view"] == "side"
        assert row["date"] == "2026-11-22"
    lean = next(row for row in rows if row["metric"] == "trunk_lean_deg")
    assert lean["changed"] == "yes"
    assert float(lean["late"]) - float(lean["early"]) > float(lean["detectable"])
    text = page.get(f"/form/{clip.uid}/numbers.csv").content.decode()
    assert "hill" not in text
    assert "home" not in text


def test_the_docs_list_the_columns() -> None:
    listed = re.findall(r"^\| `([a-z0-9_]+)` \|", DOCS.read_text(encoding="utf-8"), re.M)
    assert listed == list(COLUMNS)


def test_a_refused_clip_can_be_shared_too(page: Client, alice: User) -> None:
    still = made_recording(seconds=2)
    clip = kept_clip(alice, still)
    assert clip.report["refused"]
    text = text_of(page.post(f"/form/{clip.uid}/share/", {}))
    check_alone(text)
    assert "Cannot tell from this clip" in text
    rows = json.loads(page.get(f"/form/{clip.uid}/numbers.json").content)["rows"]
    assert all(row["value"] is None for row in rows)
