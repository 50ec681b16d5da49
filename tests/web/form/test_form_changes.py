"""The own measurement error, two clips compared, the numbers over the months, and what the plan makes of it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from engine.form.runners import REAR_DEG, clip
from runtall.body import Recording
from runtall.form import Question, analyse
from runtall_web.accounts.models import User
from runtall_web.form.actions.follow_clips import follow_clips
from runtall_web.form.actions.set_baseline import remove_baseline
from runtall_web.form.baselines import own_errors
from runtall_web.form.comparing import choices_of
from runtall_web.form.findings import latest_findings, plan_findings
from runtall_web.form.models import Baseline, Clip
from runtall_web.form.months import changes_of_means, months_of
from runtall_web.form.pairs import FOLLOW_HEIGHT
from runtall_web.form.reports import read_of, reads_of
from runtall_web.form.trends import families
from runtall_web.plan.queries import current_plan
from runtall_web.plan.words import exercise_name
from runtall_web.settings.actions.save_runner import save_runner
from web.form.kept import FILMED, kept_clip
from web.form.sending import Gait, made_recording
from web.form.test_report_page import text_of
from web.plan.conftest import a_runner

pytestmark = pytest.mark.usefixtures("data_dir")
TODAY = date(2026, 11, 23)


def read_by(model: str, recording: Recording) -> Recording:
    """The same landmarks, as another model would sign them."""
    return Recording(replace(recording.header, model=model, model_sha256="1" * 64), recording.frames)


def from_behind(gait: Gait | None = None) -> Recording:
    return clip(gait, seconds=8.0, azimuth_deg=REAR_DEG, jitter_m=0.002).recording


def three_clips(owner: User) -> list[Clip]:
    """Three clips of the same running on one day, as far apart as a phone put down anew makes them."""
    leans = (7.0, 8.0, 9.0)
    return [
        kept_clip(owner, made_recording(Gait(lean_deg=lean)), filmed_at=FILMED + timedelta(minutes=n))
        for n, lean in enumerate(leans)
    ]


@pytest.fixture
def todays_date(monkeypatch: pytest.MonkeyPatch) -> date:
    for module in ("config.clock", "form.views.one", "form.views.listing", "plan.views", "home.views"):
        if hasattr(__import__(f"runtall_web.{module}", fromlist=["today"]), "today"):
            monkeypatch.setattr(f"runtall_web.{module}.today", lambda: TODAY)
    return TODAY


# the own measurement error


def test_three_clips_of_a_day_offer_the_own_error_and_give_it(page: Client, alice: User) -> None:
    clips = three_clips(alice)
    assert "3 clips of Sun 22 Nov 2026 can give it" in text_of(page.get("/form/").content.decode())
    answer = page.post("/form/baseline/", {"clips": [str(clip.uid) for clip in clips]}, follow=True)
    assert "Your own measurement error is used from now on." in text_of(answer.content.decode())
    [own] = own_errors(alice)
    assert own.baseline.clips == 3
    assert own.baseline.error["trunk_lean_deg"] == pytest.approx(1.0, abs=0.1)  # the SD of 7, 8 and 9
    text = text_of(page.get("/form/").content.decode())
    assert "From 3 clips of Sun 22 Nov 2026" in text
    assert "can give it" not in text


def test_clips_that_agree_by_luck_do_not_make_every_difference_a_change(page: Client, alice: User) -> None:
    clips = [kept_clip(alice, made_recording(), filmed_at=FILMED + timedelta(minutes=n)) for n in range(3)]
    page.post("/form/baseline/", {"clips": [str(each.uid) for each in clips]})
    [own] = own_errors(alice)
    assert own.baseline.error["trunk_lean_deg"] == pytest.approx(0.3)  # three tenths of others' 1 degree
    assert "no less than 30% of the error" in text_of(page.get("/form/").content.decode())


def test_the_own_error_is_used_in_reports_and_comparisons_from_then_on(page: Client, alice: User) -> None:
    clips = three_clips(alice)
    page.post("/form/baseline/", {"clips": [str(clip.uid) for clip in clips]})
    fresh = kept_clip(alice, made_recording(Gait(lean_deg=6.0)), moment="fresh", filmed_at=FILMED + timedelta(days=1))
    late = kept_clip(
        alice, made_recording(Gait(lean_deg=14.0)), moment="late", filmed_at=FILMED + timedelta(days=1, hours=1)
    )
    text = text_of(page.get(f"/form/{late.uid}/").content.decode())
    assert "Above your own measurement error of" in text
    assert "Changes are held against your own measurement error, from clips of Sun 22 Nov." in text
    compared = text_of(page.get(f"/form/compare/?a={fresh.uid}&b={late.uid}").content.decode())
    assert "Held against your own measurement error, from clips of Sun 22 Nov." in compared


def test_too_few_unlike_or_anothers_clips_give_no_own_error(page: Client, alice: User, bob: User) -> None:
    clips = three_clips(alice)
    strangers = kept_clip(bob, made_recording())
    for chosen in (clips[:2], [*clips[:2], strangers], [*clips[:2], kept_clip(alice, from_behind())]):
        answer = page.post("/form/baseline/", {"clips": [str(clip.uid) for clip in chosen]}, follow=True)
        assert "An own measurement error needs three clips or more of one view" in text_of(answer.content.decode())
    other_day = kept_clip(alice, made_recording(), filmed_at=FILMED - timedelta(days=3))
    answer = page.post("/form/baseline/", {"clips": [str(each.uid) for each in (*clips, other_day)]}, follow=True)
    assert "These clips are of several days" in text_of(answer.content.decode())
    page.post("/form/baseline/", {"clips": ["nonsense", "", str(clips[0].uid)]})
    assert not Baseline.objects.exists()


def test_clips_of_several_speeds_heights_or_moments_give_no_own_error(page: Client, alice: User) -> None:
    """The feet of a made runner say one speed whatever is said of it, so that only the word can tell."""
    clips = three_clips(alice)
    for field, values, why in (
        ("speed_mps", (2.5, 3.5, 4.5), "Speed or cadence changed by 40 %"),
        ("height_m", (1.5, 1.72, 1.9), "different heights, 150 and 172 cm"),
        ("moment", ("fresh", "late", ""), "One clip is fresh and the other tired"),
    ):
        before = [getattr(each, field) for each in clips]
        for each, value in zip(clips, values, strict=True):
            Clip.objects.filter(pk=each.pk).update(**{field: value})
        html = page.get("/form/").content.decode()
        assert "3 clips of Sun 22 Nov 2026 do not give it" in text_of(html)
        assert why in text_of(html)
        assert 'name="clips"' not in html
        answer = page.post("/form/baseline/", {"clips": [str(clip.uid) for clip in clips]}, follow=True)
        assert why in text_of(answer.content.decode())
        assert not Baseline.objects.exists()
        for each, value in zip(clips, before, strict=True):
            Clip.objects.filter(pk=each.pk).update(**{field: value})
    assert "3 clips of Sun 22 Nov 2026 can give it" in text_of(page.get("/form/").content.decode())


def test_a_clip_unlike_the_others_is_offered_unticked_and_says_why(page: Client, alice: User) -> None:
    clips = [*three_clips(alice), kept_clip(alice, made_recording(), filmed_at=FILMED + timedelta(minutes=9))]
    Clip.objects.filter(pk__in=[clip.pk for clip in clips]).update(speed_mps=3.0)
    Clip.objects.filter(pk=clips[1].pk).update(speed_mps=3.6)
    html = page.get("/form/").content.decode()
    ticked = set(re.findall(r'name="clips" value="([^"]+)" checked', html))
    assert ticked == {str(clip.uid) for clip in clips if clip is not clips[1]}
    assert "Speed or cadence changed by 20 %" in text_of(html)


def test_an_own_error_ends_when_a_clip_is_corrected_to_another_speed(page: Client, alice: User) -> None:
    clips = three_clips(alice)
    page.post("/form/baseline/", {"clips": [str(clip.uid) for clip in clips]})
    Clip.objects.filter(pk__in=[clip.pk for clip in clips]).update(speed_mps=3.0)
    assert len(own_errors(alice)) == 1
    Clip.objects.filter(pk=clips[0].pk).update(speed_mps=4.0)
    assert own_errors(alice) == []
    text = text_of(page.get("/form/").content.decode())
    assert "The error of Sun 22 Nov 2026 is not used any more. Speed or cadence changed by" in text


def test_the_own_error_can_be_put_away_and_ends_when_its_clips_are_deleted(
    page: Client, alice: User, charlie: User
) -> None:
    clips = three_clips(alice)
    page.post("/form/baseline/", {"clips": [str(clip.uid) for clip in clips]})
    page.post(f"/form/{clips[0].uid}/delete/")
    assert own_errors(alice) == []
    page.post(f"/form/{clips[0].uid}/undo/")
    assert len(own_errors(alice)) == 1
    row = Baseline.objects.get()
    with pytest.raises(PermissionDenied):
        remove_baseline(charlie, row.pk)
    answer = page.post("/form/baseline/", {"remove": row.pk}, follow=True)
    assert "not used any more" in text_of(answer.content.decode())
    assert not Baseline.objects.exists()
    assert Clip.objects.filter(deleted_at=None).count() == 3


# two clips


def test_two_clips_are_shown_in_step_with_what_changed(page: Client, alice: User) -> None:
    first = kept_clip(alice, made_recording(Gait(lean_deg=6.0)))
    second = kept_clip(alice, made_recording(Gait(lean_deg=12.0)), filmed_at=FILMED + timedelta(days=7))
    html = page.get("/form/compare/").content.decode()
    text = text_of(html)
    assert "Trunk lean +6.0°" in text
    assert "a change counts from 2.8°" in text
    assert html.count('data-compare="clip"') == 2
    assert html.index(str(first.uid)) < html.index(f"{second.uid}/landmarks.bin")
    assert "was compared instead" in text  # nobody said a speed


def test_what_tells_two_clips_apart_stands_first_in_the_boxes(alice: User) -> None:
    clips = [
        kept_clip(alice, made_recording(), moment=moment, filmed_at=FILMED + timedelta(minutes=minutes))
        for moment, minutes in (("fresh", 5), ("late", 50))
    ]
    reads = [read for clip in clips if (read := read_of(clip))]
    words = [said for _key, said in choices_of(reads)]
    assert [said.partition("·")[2].partition(",")[0].strip() for said in words] == ["tired", "fresh"]


@pytest.mark.parametrize(
    ("other", "speed_mps", "why"),
    [
        (from_behind(), None, "One clip is seen from the side and the other from the rear"),
        (read_by("another", made_recording()), None, "read by different pose models"),
        (made_recording(), 3.6, "Speed or cadence changed by 20 %"),
    ],
    ids=["view", "model", "speed"],
)
def test_clips_that_are_unlike_are_not_compared_and_that_is_said(
    page: Client, alice: User, other: Recording, speed_mps: float | None, why: str
) -> None:
    first = kept_clip(alice, made_recording(), speed_mps=3.0)
    second = kept_clip(alice, other, speed_mps=speed_mps, filmed_at=FILMED + timedelta(days=1))
    text = text_of(page.get(f"/form/compare/?a={first.uid}&b={second.uid}").content.decode())
    assert "These two are not compared" in text
    assert why in text
    assert "What changed" not in text


def test_nothing_to_compare_and_another_runners_clip_are_told_kindly(page: Client, alice: User, bob: User) -> None:
    assert "It takes two clips" in text_of(page.get("/form/compare/").content.decode())
    strangers = kept_clip(bob, made_recording())
    kept_clip(alice, made_recording())
    kept_clip(alice, made_recording(), filmed_at=FILMED + timedelta(days=1))
    html = page.get(f"/form/compare/?a={strangers.uid}&b=nonsense").content.decode()
    assert str(strangers.uid) not in html


# over the months


def test_a_number_is_followed_over_clips_of_one_view_and_one_model(
    page: Client, alice: User, todays_date: date
) -> None:
    for days, lean in ((40, 5.0), (33, 6.0), (1, 12.0)):
        kept_clip(alice, made_recording(Gait(lean_deg=lean)), filmed_at=FILMED - timedelta(days=days), moment="fresh")
    kept_clip(alice, made_recording(Gait(lean_deg=15.0)), moment="late")
    kept_clip(alice, read_by("another", made_recording(Gait(lean_deg=2.0))))
    html = page.get("/form/").content.decode()
    chart = html[html.index('data-label="Trunk lean"') :].partition("</figure>")[0]
    assert '"late in a run"' in chart
    assert chart.count("null") == 2 * (1 + 3)  # fresh and late kept apart: a value and a bar each
    text = text_of(html)
    assert "This month against last · Fresh" in text
    assert "This month against last · Late" not in text
    assert "mean of 2 clips of last month → 1 clip of this month" in text
    assert "5.5 → 12.0°" in text
    cadence = page.get("/form/?metric=cadence_spm").content.decode()
    assert 'data-label="Cadence"' in cadence
    assert page.get("/form/?metric=nonsense&seen=nonsense").status_code == 200


def test_clips_of_another_speed_or_height_stay_out_of_the_picture_and_the_table_says_why(
    page: Client, alice: User, todays_date: date
) -> None:
    for days, speed_mps, height_m in ((9, 3.0, 1.72), (8, 3.6, 1.72), (7, 3.0, 1.72), (6, 3.0, 1.5)):
        at = FILMED - timedelta(days=days)
        kept_clip(alice, made_recording(), filmed_at=at, speed_mps=speed_mps, height_m=height_m)
    for metric, drawn, why in (
        ("trunk_lean_deg", 3, "Speed or cadence changed by 17 %"),
        ("vertical_oscillation_cm", 2, "different heights, 150 and 172 cm"),
    ):
        html = page.get(f"/form/?metric={metric}").content.decode()
        chart = html[html.index('id="trend-heading"') :].partition("</figure>")[0]
        told = json.loads(chart[chart.index("<script") :].partition(">")[2].partition("</script>")[0])
        assert len(told["x"]["values"]) == drawn
        text = text_of(html)
        assert f"{4 - drawn} clip" in text
        assert "Not in the picture: " in text
        assert why in text
    Clip.objects.all().update(speed_mps=None)
    assert "Not in the picture: Speed" not in text_of(page.get("/form/?metric=trunk_lean_deg").content.decode())


def test_months_compare_means_of_one_moment_and_of_one_speed(alice: User) -> None:
    reads = []
    for days, lean_deg, moment, speed_mps in (
        (40, 5.5, "", 3.0), (33, 6.5, "", 3.0), (32, 30.0, "", 4.0), (31, 9.0, "late", 3.0), (2, 9.5, "", 3.0),
        (1, 10.5, "", 3.0), (0, 2.0, "fresh", 3.0),
    ):  # fmt: skip
        at = FILMED - timedelta(days=days)
        clip = kept_clip(
            alice, made_recording(Gait(lean_deg=lean_deg)), filmed_at=at, moment=moment, speed_mps=speed_mps
        )
        reads.append(read_of(clip))
    [family] = families(read for read in reads if read)
    [months] = months_of(family, TODAY, [])
    assert months.heading == "Moment of the run not said"
    assert (len(months.before), len(months.now), months.left_out) == (2, 2, 1)
    [lean] = [row for row in months.changed if row.name == "Trunk lean"]
    assert lean.verdict.pair == "6.0 → 10.0°"
    assert lean.verdict.least == "2.0°"  # 2.8° of one clip against one, by the root of two days


def test_a_month_whose_clips_differ_widely_proves_no_change(alice: User) -> None:
    for days, lean_deg in ((35, 3.0), (33, 3.2), (2, 3.0), (1, 13.0)):
        kept_clip(alice, made_recording(Gait(lean_deg=lean_deg)), filmed_at=FILMED - timedelta(days=days))
    [family] = families(reads_of(alice))
    [lean] = [each for each in changes_of_means(family.clips[:2], family.clips[2:], None)[0] if "lean" in each.metric]
    assert lean.change == pytest.approx(4.9, abs=0.3)
    assert lean.detectable == pytest.approx(1.96 * 5.0, abs=0.4)  # the SD of 3 and 13, by the root of two
    assert not lean.is_real


def test_clips_of_one_day_shrink_no_months_error(alice: User) -> None:
    at = FILMED - timedelta(days=33)
    before = [kept_clip(alice, made_recording(), filmed_at=at + timedelta(minutes=n)) for n in range(3)]
    [family] = families([read for clip in [*before, kept_clip(alice, made_recording())] if (read := read_of(clip))])
    many, _notes = changes_of_means(family.clips[:3], family.clips[3:], None)
    one, _notes = changes_of_means(family.clips[:1], family.clips[3:], None)
    assert {change.metric: change.detectable for change in many} == pytest.approx(
        {change.metric: change.detectable for change in one}, rel=0.05
    )


def test_what_follows_the_height_is_what_another_height_changes() -> None:
    recording = made_recording()
    short, tall = (analyse(recording, Question(height_m=height_m, speed_mps=3.0)).metrics for height_m in (1.5, 1.9))
    assert {name for name in short if tall[name].value != pytest.approx(short[name].value)} == FOLLOW_HEIGHT


def test_the_empty_room_teaches_how_to_film(page: Client, alice: User) -> None:
    text = text_of(page.get("/form/").content.decode())
    for word in ("Your first clip", "five metres away", "hip height", "60 pictures a second", "Head to feet"):
        assert word in text
    assert "Over time" not in text


# the plan


def drift(owner: User, late_lean_deg: float, **said: object) -> Clip:
    """A fresh and a late clip of one run; returns the late one."""
    kept_clip(owner, made_recording(Gait(lean_deg=6.0)), moment="fresh", speed_mps=3.0)
    at = FILMED + timedelta(minutes=40)
    return kept_clip(
        owner, made_recording(Gait(lean_deg=late_lean_deg)), moment="late", speed_mps=3.0, filmed_at=at, **said
    )


def plan_again(page: Client) -> None:
    assert page.post("/plan/replan/").status_code == 302


def told_rules(owner: User) -> set[str]:
    current = current_plan(owner)
    assert current is not None
    return {reason.rule for day in current.plan.days for item in day.items for reason in item.reasons}


def test_a_finding_changes_the_plans_focus_says_why_and_goes_with_its_clip(
    page: Client, alice: User, todays_date: date
) -> None:
    save_runner(alice, alice, a_runner(), datetime(2026, 11, 23, 9, tzinfo=UTC))
    plan_again(page)
    assert "form_finding_trunk_lean" not in told_rules(alice)
    late = drift(alice, 12.0)
    outdated = "Your answers, or what your clips show, changed since this plan was made."
    assert outdated in text_of(page.get("/plan/").content.decode())
    assert outdated in text_of(page.get("/").content.decode())
    report = text_of(page.get(f"/form/{late.uid}/").content.decode())
    assert "Trunk lean grew by 6.0° late in the run, above the measurement error of 2.8°." in report
    assert "Koblbauer and colleagues 2014 · weak evidence" in report
    assert "Planned again, your plan leans to:" in report
    plan_again(page)
    current = current_plan(alice)
    assert current is not None
    assert current.runner.focus == {"trunk_lean": 1.0}
    assert "form_finding_trunk_lean" in told_rules(alice)
    cobra = next(day for day in current.plan.days if any(item.exercise == "cobra" for item in day.items))
    day_page = text_of(page.get(f"/plan/day/{cobra.date}/").content.decode())
    assert "Trunk lean grew by 6.0° late in the run" in day_page
    assert outdated not in text_of(page.get("/plan/").content.decode())
    leaning = text_of(page.get(f"/form/{late.uid}/").content.decode()).partition("Your plan now leans to:")[2]
    named = {name.strip() for name in leaning.partition(". See the plan")[0].split(",")}
    done = {exercise_name(item) for day in current.plan.days for item in day.items}
    assert named <= done  # what is really planned, in the way it is done
    assert "The cobra" in named
    page.post(f"/form/{late.uid}/delete/")
    assert outdated in text_of(page.get("/plan/").content.decode())
    plan_again(page)
    current = current_plan(alice)
    assert current is not None
    assert current.runner.focus == {}
    assert "form_finding_trunk_lean" not in told_rules(alice)


def test_the_plan_can_be_kept_from_following(page: Client, alice: User, charlie: User, todays_date: date) -> None:
    save_runner(alice, alice, a_runner(), datetime(2026, 11, 23, 9, tzinfo=UTC))
    late = drift(alice, 12.0)
    answer = page.post("/form/follow/", {"on": "0", "clip": str(late.uid)}, follow=True)
    text = text_of(answer.content.decode())
    assert "Your clips stay out of the plan." in text
    assert "Your plan does not follow your clips." in text
    plan_again(page)
    assert "form_finding_trunk_lean" not in told_rules(alice)
    page.post("/form/follow/", {"on": "1"})
    plan_again(page)
    assert "form_finding_trunk_lean" in told_rules(alice)
    with pytest.raises(PermissionDenied):
        follow_clips(charlie, alice, is_on=False)


def test_what_the_runner_asked_for_stays_beside_what_was_found(page: Client, alice: User, todays_date: date) -> None:
    own = replace(a_runner(), focus={"shoulder_hunch": 2.0})
    save_runner(alice, alice, own, datetime(2026, 11, 23, 9, tzinfo=UTC))
    drift(alice, 12.0)
    plan_again(page)
    current = current_plan(alice)
    assert current is not None
    assert current.runner.focus == {"shoulder_hunch": 2.0, "trunk_lean": 1.0}
    assert {"focus", "form_finding_trunk_lean"} <= told_rules(alice)


def test_a_newer_run_without_it_takes_a_finding_away_and_so_does_time(alice: User) -> None:
    drift(alice, 12.0)
    assert [each.finding.focus for each in latest_findings(alice, TODAY)] == ["trunk_lean"]
    assert plan_findings(alice, TODAY + timedelta(weeks=9)) == []
    week = timedelta(days=7)
    kept_clip(alice, made_recording(Gait(lean_deg=6.0)), moment="fresh", speed_mps=3.0, filmed_at=FILMED + week)
    assert plan_findings(alice, TODAY + week) != []  # a fresh clip alone compares nothing
    at = FILMED + week + timedelta(minutes=40)
    kept_clip(alice, made_recording(Gait(lean_deg=6.5)), moment="late", speed_mps=3.0, filmed_at=at)
    assert plan_findings(alice, TODAY + week) == []


def test_another_runners_clips_say_nothing_to_my_plan(alice: User, bob: User) -> None:
    drift(bob, 12.0)
    assert latest_findings(alice, TODAY) == []
