"""Real videos through the whole room: uploaded in parts, read by the real model, reported, served."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from runtall_web.form.models import Clip
from web.form.sending import sent_and_read

pytestmark = [pytest.mark.data, pytest.mark.django_db(transaction=True)]
MADE_CADENCE = {"running_side_clean": "side", "running_rear_level": "rear"}


def reported(page: Client, file: Path, **said: object) -> tuple[Clip, dict[str, float]]:
    clip = sent_and_read(page, file, part_bytes=300_000, **said)
    told = page.get(f"/form/{clip.uid}/report.json").json()
    assert page.get(told["landmarks"]).status_code == 200
    assert page.get(told["video"], headers={"Range": "bytes=0-99"}).status_code == 206
    assert page.get(f"/form/{clip.uid}/").status_code == 200
    return clip, {name: metric["value"] for name, metric in told["metrics"].items()}


def test_a_real_treadmill_runner(page: Client, real_data: Path) -> None:
    clip, found = reported(page, real_data / "running_video" / "male_side.mp4", height_m=1.75)
    assert found["cadence_spm"] == pytest.approx(168.9, abs=1)
    assert (clip.frames, clip.copy, clip.report["view"]) == (360, "original", "side")


def test_a_walker_and_jumper_are_not_called_runners(page: Client, real_data: Path) -> None:
    clip, found = reported(page, real_data / "running_video" / "sports2d_demo.mp4", height_m=1.7)
    assert found == {}
    assert clip.report["refused"] is not None
    assert clip.filmed_at.date().isoformat() == "2024-08-20"  # the file says so itself


@pytest.mark.parametrize("name", MADE_CADENCE)
def test_a_rendered_runner(page: Client, real_data: Path, name: str) -> None:
    clip, found = reported(page, real_data / "clips" / f"{name}.mp4", height_m=1.75)
    assert clip.report["view"] == MADE_CADENCE[name]
    assert "cadence_spm" in found
