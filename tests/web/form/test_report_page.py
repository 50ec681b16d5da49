"""The page of a clip that was read: what it says first, every number with its uncertainty, and what cannot be told."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from runtall.body.gait import WALKING
from runtall.form import Change, Comparison, Metric, report_from_json
from runtall_web.accounts.models import User
from runtall_web.config.data_dir import DataDir
from runtall_web.form.cards import card_of, groups_of, picture_of
from runtall_web.form.changes import Told
from runtall_web.form.findings import latest_findings
from runtall_web.form.headline import headline
from runtall_web.form.models import Clip
from web.form.kept import FILMED, kept_clip
from web.form.sending import Gait, made_recording

pytestmark = pytest.mark.usefixtures("data_dir")


def shown(page: Client, clip: Clip) -> str:
    """The page's text without its tags."""
    answer = page.get(f"/form/{clip.uid}/")
    assert answer.status_code == 200
    return text_of(answer.content.decode())


def text_of(html: str) -> str:
    html = re.sub(r"<script.*?</script>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def test_one_short_clip_shows_how_somebody_runs_and_what_cannot_be_told(page: Client, alice: User) -> None:
    clip = kept_clip(alice, made_recording(Gait(lean_deg=9.0, cadence_spm=172.0)), speed_mps=None)
    text = shown(page, clip)
    assert "You lean 9° forward, at 172 steps a minute" in text
    assert "One short clip shows how you run, not how it changes." in text
    assert "seen from the side" in text
    assert "60 fps" in text
    assert "100 % of pictures usable" in text
    assert "Trunk lean 9 ± 7°" in text
    assert "Cadence 172.0 ± 0.8 steps/min" in text
    assert "This cannot be seen from the side. Film from behind for it" in text
    assert "This needs the speed of the run." in text
    assert "Good or bad: runners of one speed differ" in text


def test_every_number_of_the_report_has_its_card(page: Client, alice: User) -> None:
    clip = kept_clip(alice, made_recording(), speed_mps=3.0)
    html = page.get(f"/form/{clip.uid}/").content.decode()
    report = report_from_json(clip.report)
    assert len(report.metrics) > 10
    for name in report.metrics:
        assert f'id="metric-{name}"' in html
    told = html[html.index("left-out-heading") :]
    assert "Pelvis drop" in told


def test_the_words_good_and_bad_are_kept_from_numbers_that_are_not_scored(page: Client, alice: User) -> None:
    html = page.get(f"/form/{kept_clip(alice, made_recording()).uid}/").content.decode()
    for metric in ("elbow_angle_deg", "duty_factor", "cadence_spm"):
        card = html[html.index(f'id="metric-{metric}"') :].partition("</li>")[0]
        assert not re.search(r"chip (good|warn|stop)", card)


def test_a_clip_of_somebody_walking_says_so_and_what_to_do(page: Client, alice: User) -> None:
    clip = kept_clip(alice, made_recording(WALKING))
    text = shown(page, clip)
    assert "Cannot tell from this clip" in text
    assert "The person walks" in text
    assert "Trunk lean" not in text
    assert page.get("/form/").status_code == 200


def test_a_late_clip_is_held_against_the_fresh_one_of_that_day(page: Client, alice: User) -> None:
    kept_clip(alice, made_recording(Gait(lean_deg=6.0)), moment="fresh", minute=4, speed_mps=3.0)
    late = kept_clip(
        alice,
        made_recording(Gait(lean_deg=12.0)),
        moment="late",
        minute=42,
        speed_mps=3.0,
        filmed_at=FILMED + timedelta(minutes=40),
    )
    text = shown(page, late)
    assert "You lean 6° further forward late in the run" in text
    assert "Above the measurement error of 2.8°." in text
    assert "Cadence: no change above the measurement error of 4 steps/min." in text
    assert "did not change" not in text
    assert "a change counts from 2.8° · this whole clip 12 ± 7°" in text
    assert "Early is minute 4, late is minute 42 of the same run." in text
    assert "6.0 → 12.0°" in text
    assert "changed +6.0°" in text
    assert "within error" in text


def test_one_long_clip_is_held_against_its_own_beginning(page: Client, alice: User) -> None:
    steady = made_recording(Gait(lean_deg=8.0), seconds=20)
    text = shown(page, kept_clip(alice, steady, speed_mps=3.0))
    assert "You lean 8° forward, at 170 steps a minute" in text
    assert "From early to late no change is above measurement error." in text
    assert "Early and late are the first and the last part of this clip." in text
    grown = made_recording(Gait(lean_deg=6.0), seconds=20, late=Gait(lean_deg=14.0))
    assert "further forward by the end of the clip" in shown(page, kept_clip(alice, grown, speed_mps=3.0))


def test_a_change_too_small_to_matter_does_not_become_the_headline(alice: User, data_dir: DataDir) -> None:
    report = report_from_json(kept_clip(alice, made_recording(Gait(lean_deg=8.0))).report)
    small = Change("cadence_spm", 168.2, 168.9, "spm", 0.6)
    said = headline(report, Told(Comparison((small,))))
    assert said.text == "You lean 8° forward, at 170 steps a minute"
    assert said.facts[:2] == (
        "From early to late only small changes are above measurement error; they stand below.",
        "Cadence: +0.7\xa0steps/min (error: 0.6\xa0steps/min).",
    )
    large = Change("cadence_spm", 164.0, 168.9, "spm", 0.6)
    assert headline(report, Told(Comparison((large,)))).text == "You take 4.9\xa0steps/min more by the end of the clip"


def test_what_changes_within_a_short_clip_is_no_finding_about_a_run(page: Client, alice: User) -> None:
    grown = made_recording(Gait(lean_deg=6.0), seconds=20, late=Gait(lean_deg=14.0))
    clip = kept_clip(alice, grown, speed_mps=3.0, moment="late")
    text = shown(page, clip)
    assert "further forward by the end of the clip" in text
    assert "late in the run" not in text.replace("tired, late in the run", "").replace("late in the same run", "")
    assert "Koblbauer" not in text
    assert "What changes within 20 seconds is not how you tire." in text
    assert latest_findings(alice, FILMED.date()) == []
    Clip.objects.filter(pk=clip.pk).update(duration_s=301)
    assert [each.finding.focus for each in latest_findings(alice, FILMED.date())] == ["trunk_lean"]
    assert "Koblbauer" in shown(page, clip)


def test_a_short_clip_takes_no_finding_of_two_clips_away(alice: User) -> None:
    for moment, lean_deg, minute in (("fresh", 6.0, 0), ("late", 12.0, 40)):
        gait, at = Gait(lean_deg=lean_deg), FILMED + timedelta(minutes=minute)
        kept_clip(alice, made_recording(gait), moment=moment, speed_mps=3.0, filmed_at=at)
    steady = made_recording(Gait(lean_deg=6.0), seconds=20)
    kept_clip(alice, steady, speed_mps=3.0, filmed_at=FILMED + timedelta(days=1))
    assert [each.finding.focus for each in latest_findings(alice, FILMED.date() + timedelta(days=1))] == ["trunk_lean"]


def test_two_heights_of_one_runner_keep_what_follows_from_height_out(page: Client, alice: User) -> None:
    fresh = kept_clip(alice, made_recording(Gait(lean_deg=6.0)), moment="fresh", speed_mps=3.0, height_m=1.5)
    at = FILMED + timedelta(minutes=40)
    said = {"moment": "late", "speed_mps": 3.0, "filmed_at": at}
    late = kept_clip(alice, made_recording(Gait(lean_deg=6.2)), height_m=1.72, **said)
    why = "The clips were sent with different heights, 150 and 172 cm: what follows from the height is not compared."
    for text in (shown(page, late), text_of(page.get(f"/form/compare/?b={late.uid}").content.decode())):
        assert why in text
        assert not re.search(r"Bounce (per step length )?\d[\d.]* →", text)
        assert not re.search(r"Ankle ahead at contact \d[\d.]* →", text)
        assert "Trunk lean 6.0 → 6.2°" in text
    html = page.get(f"/form/{late.uid}/").content.decode()
    assert (
        f"/form/{fresh.uid}/edit/" in html.partition("notice warn")[2].partition("</p>")[0]
    )  # and there it is put right
    shared = page.post(f"/form/{late.uid}/share/", {"look": "1"})
    assert why in text_of(b"".join(shared.streaming_content).decode())
    Clip.objects.filter(pk=late.pk).update(height_m=1.51)
    assert "different heights" not in shown(page, late)


def test_a_fresh_clip_of_another_speed_is_not_used_and_that_is_said(page: Client, alice: User) -> None:
    kept_clip(alice, made_recording(), moment="fresh", speed_mps=2.6)
    late = kept_clip(alice, made_recording(), moment="late", speed_mps=3.0, filmed_at=FILMED + timedelta(minutes=40))
    assert "The fresh clip of that day was not used: Speed or cadence changed by 15 %" in shown(page, late)


def test_the_player_is_told_where_everything_lies(page: Client, alice: User) -> None:
    clip = kept_clip(alice, made_recording())
    html = page.get(f"/form/{clip.uid}/").content.decode()
    player = html[html.index('data-controller="form-player"') :]
    told = json.loads(player[player.index("<script") :].partition(">")[2].partition("</script>")[0])
    assert told["landmarks"] == f"/form/{clip.uid}/landmarks.bin"
    assert told["video"] == ""  # only its landmarks were kept
    assert (told["width"], told["height"], told["view"]) == (1280, 720, "side")
    assert {contact["side"] for contact in told["contacts"]} == {"left", "right"}
    steps = [later - before for before, later in zip(told["starts"], told["starts"][1:], strict=False)]
    assert steps == pytest.approx([120 / 170] * len(steps), abs=0.01)
    assert "The video is not kept any more; its skeleton is." in text_of(html)


def test_curves_are_drawn_and_stand_as_tables_too(page: Client, alice: User) -> None:
    html = page.get(f"/form/{kept_clip(alice, made_recording()).uid}/").content.decode()
    curves = html[html.index("curves-heading") :]
    assert curves.count('data-controller="chart"') >= 5
    assert curves.count("<table>") == curves.count('data-controller="chart"')
    assert "Knee bend, left" in curves
    assert "left foot down" in curves
    assert "The shaded parts are when a foot is on the ground." in curves


def test_nothing_is_called_shaded_where_nothing_is(page: Client, alice: User) -> None:
    coarse = kept_clip(alice, made_recording(rate_hz=30.0))
    assert "curves-heading" in page.get(f"/form/{coarse.uid}/").content.decode()
    assert "shaded" not in shown(page, coarse)
    shared = page.post(f"/form/{coarse.uid}/share/", {"look": "1"})
    assert "shaded" not in text_of(b"".join(shared.streaming_content).decode())


def test_bands_that_touch_are_what_cannot_be_told_apart(alice: User, data_dir: DataDir) -> None:
    metric = Metric("trunk_lean_deg", 8.0, "°", 7.0, 0.2, 11)
    for late, touch in ((8.0, True), (12.0, False)):
        picture = picture_of(metric, Change("trunk_lean_deg", 6.0, late, "°", 3.0))
        early, last = picture.marks
        assert (early.left + early.width >= last.left) is touch
        assert 0 <= early.left < early.x < last.x <= 100
    assert card_of(metric).value == "8"


def test_a_number_without_an_early_and_a_late_says_so_beside_those_that_have_them(
    alice: User, data_dir: DataDir
) -> None:
    report = report_from_json(kept_clip(alice, made_recording()).report)
    groups = groups_of(report, Comparison((Change("trunk_lean_deg", 6.0, 6.5, "°", 2.8),)))
    words = {card.metric: card.verdict.code for group in groups for card in group.cards if card.verdict}
    assert words.pop("trunk_lean_deg") == "within"
    assert set(words.values()) == {"untold"}
    assert all(card.verdict is None for group in groups_of(report, None) for card in group.cards)


def test_the_pace_is_told_in_the_runners_own_unit(page: Client, alice: User) -> None:
    clip = kept_clip(alice, made_recording(), speed_mps=3.0)
    assert "5:33 /km" in shown(page, clip)
    User.objects.filter(pk=alice.pk).update(distance_unit="mi")
    assert "8:56 /mi" in shown(page, clip)


def test_a_pace_that_the_feet_contradict_is_marked_where_it_is_told(page: Client, alice: User) -> None:
    text = shown(page, kept_clip(alice, made_recording(), speed_mps=8.0))
    assert "2:05 /km · said, but not what the feet show" in text
    assert "not what the feet show" not in shown(page, kept_clip(alice, made_recording(), speed_mps=3.0))


def test_another_runners_clip_is_not_there(page: Client, bob: User) -> None:
    assert page.get(f"/form/{kept_clip(bob, made_recording()).uid}/").status_code == 404


def test_a_report_of_another_version_is_not_shown_as_if_it_were_one(page: Client, alice: User) -> None:
    clip = kept_clip(alice, made_recording())
    Clip.objects.filter(pk=clip.pk).update(report={"format": "something else"})
    assert "kept by another version of Runtall" in shown(page, clip)
    assert page.get("/form/").status_code == 200
    assert page.get("/form/compare/").status_code == 200
