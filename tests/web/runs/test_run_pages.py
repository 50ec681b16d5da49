"""The pages of runs, by what they say and whom they say it to."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client

from runtall_web.accounts.models import User
from runtall_web.runs.actions.enter_run import EnteredRun, enter_run
from runtall_web.runs.models import Import, Run, RunChange

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
Bring = Callable[..., Import]


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_an_empty_store_says_where_to_begin(page: Client) -> None:
    assert "No runs yet" in text(page, "/runs/")


def test_the_list_in_kilometres_and_in_miles(page: Client, alice: User) -> None:
    enter_run(alice, EnteredRun(date(2026, 11, 2), 3000.0, 16_093.44, note="by the canal"), NOW)
    told = text(page, "/runs/?year=2026")
    assert "16.1\u00a0km" in told
    assert "by the canal" in told
    alice.distance_unit = "mi"
    alice.save()
    told = text(page, "/runs/?year=2026")
    assert "10.0\u00a0mi" in told
    assert "5:00" in told  # 3000 s over 10 miles


def test_every_year_and_page_and_search_opens(page: Client, alice: User, bring: Bring, season_folder: Path) -> None:
    bring(alice, season_folder)
    for query in (
        "",
        "?year=2026",
        "?year=1999",
        "?year=nonsense",
        "?page=99",
        "?q=%25",
        "?q=no-such-word",
        "?page=-1",
    ):
        text(page, f"/runs/{query}")
    assert "No run matches" in text(page, "/runs/?q=no-such-word")


def test_the_weekly_chart_has_a_table_with_the_same_numbers(page: Client, alice: User) -> None:
    for day, metres in ((2, 5000.0), (9, 5000.0), (16, 12_000.0)):
        enter_run(alice, EnteredRun(date(2026, 11, day), 1800.0, metres), NOW)
    told = text(page, "/runs/?year=2026")
    assert told.count("12.0\u00a0km") >= 2  # the table and the list
    assert "1 run here" in told
    assert '"kind": "marks"' in told


def test_one_run_offers_its_charts_and_its_numbers(
    page: Client, alice: User, bring: Bring, season_folder: Path
) -> None:
    bring(alice, season_folder)
    for row in Run.objects.all():
        told = text(page, f"/runs/{row.pk}/")
        assert f"/runs/{row.pk}/chart/pace.json" in told
        assert "Early against late" in told
        chart = page.get(f"/runs/{row.pk}/chart/heart_rate_bpm.json")
        data = json.loads(chart.content)
        assert len(data["x"]["values"]) == len(data["series"][0]["values"]) > 100
        values = [value for value in data["series"][0]["values"] if value is not None]
        kept = row.features["channels"]["heart_rate_bpm"]
        assert (min(values), max(values)) == (kept["min"], kept["max"])


def test_a_chart_is_sent_once(page: Client, alice: User, bring: Bring, season_folder: Path) -> None:
    bring(alice, sorted(season_folder.iterdir())[0])
    address = f"/runs/{Run.objects.get().pk}/chart/pace.json"
    tag = page.get(address).headers["ETag"]
    again = page.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    alice.distance_unit = "mi"
    alice.save()
    assert page.get(address, headers={"If-None-Match": tag}).status_code == 200
    assert page.get(address.replace("pace", "nonsense")).status_code == 404


def test_a_run_whose_original_is_gone_still_opens(
    page: Client, alice: User, bring: Bring, season_folder: Path, data_dir: object
) -> None:
    bring(alice, sorted(season_folder.iterdir())[0])
    next(path for path in data_dir.files.rglob("*") if path.is_file()).unlink()  # type: ignore[attr-defined]  # a DataDir
    told = text(page, f"/runs/{Run.objects.get().pk}/")
    assert "is missing from the data folder" in told
    assert "Import the file again" in told


def test_entering_correcting_deleting_and_undoing(page: Client, alice: User) -> None:
    told = {"day": "2026-11-02", "started_at": "07:30", "distance": "10.5", "duration": "52:30", "note": "easy"}
    answer = page.post("/runs/enter/", told)
    row = Run.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/runs/{row.pk}/")
    assert (row.distance_m, row.timer_s, row.note) == (10_500.0, 3150.0, "easy")
    form = text(page, f"/runs/{row.pk}/edit/")
    for value in ("2026-11-02", "07:30", "10.5", "52:30", "easy"):
        assert f'value="{value}"' in form
    page.post(f"/runs/{row.pk}/edit/", {**told, "duration": "1:00:00"})
    assert "Corrected by hand" in text(page, f"/runs/{row.pk}/")
    page.post(f"/runs/{row.pk}/delete/")
    assert "This run is deleted" in text(page, f"/runs/{row.pk}/")
    assert "easy" not in text(page, "/runs/")
    assert "1 deleted run" in text(page, "/runs/")
    assert "easy" in text(page, "/runs/?deleted=1")
    page.post(f"/runs/changes/{RunChange.objects.latest('pk').pk}/undo/")
    row.refresh_from_db()
    assert (row.deleted_at, row.timer_s) == (None, 3600.0)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("day", "2099-01-01", "still to come"),
        ("day", "1066-10-14", "too long ago"),
        ("day", "", "required"),
        ("duration", "soon", "45:30"),
        ("duration", "1:75", "up to 59"),
        ("duration", "0:00", "between a second and a week"),
        ("distance", "-3", "greater than"),
        ("distance", "nan", "number"),
        ("distance", "4000", "farther than anybody"),
        ("note", "x" * 201, "200"),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(page: Client, field: str, value: str, said: str) -> None:
    told = {"day": "2026-11-02", "duration": "30:00", "distance": "5", "note": ""}
    answer = page.post("/runs/enter/", {**told, field: value})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Run.objects.exists()


@pytest.mark.parametrize(("unit", "word"), [("km", "km"), ("mi", "mi")])
def test_only_the_distance_is_asked_in_a_unit(page: Client, alice: User, unit: str, word: str) -> None:
    """Not the day, the time or the note: a field's unit is its own."""
    alice.distance_unit = unit
    alice.save()
    assert text(page, "/runs/enter/").count(f'<span class="muted">{word}</span>') == 1


def test_marking_a_wrong_import(page: Client, alice: User, bring: Bring, season_folder: Path) -> None:
    bring(alice, sorted(season_folder.iterdir())[0])
    row = Run.objects.get()
    page.post(f"/runs/{row.pk}/mark/", {"mark": "not_mine"})
    assert "It counts for nothing" in text(page, f"/runs/{row.pk}/")
    assert "not a run of mine" in text(page, "/runs/")
    assert page.post(f"/runs/{row.pk}/mark/", {"mark": "nonsense"}).status_code == 404
    page.post(f"/runs/{row.pk}/mark/", {"mark": ""})
    row.refresh_from_db()
    assert row.counts


def test_every_write_is_a_post(page: Client, alice: User) -> None:
    change = enter_run(alice, EnteredRun(date(2026, 11, 2), 3000.0, 10_000.0), NOW)
    for address in (
        f"/runs/{change.run_id}/delete/",
        f"/runs/{change.run_id}/mark/",
        f"/runs/changes/{change.pk}/undo/",
    ):
        assert page.get(address).status_code == 405
    assert Run.objects.get().counts


def test_another_runners_run_is_as_if_it_were_not_there(
    page: Client, bob: User, bring: Bring, season_folder: Path
) -> None:
    job = bring(bob, sorted(season_folder.iterdir())[0])
    row = Run.objects.get()
    change = enter_run(bob, EnteredRun(date(2026, 11, 2), 3000.0, 10_000.0), NOW)
    for address in (
        f"/runs/{row.pk}/",
        f"/runs/{row.pk}/edit/",
        f"/runs/{row.pk}/chart/pace.json",
        f"/runs/import/{job.pk}/",
    ):
        assert page.get(address).status_code == 404, address
    for address in (
        f"/runs/{row.pk}/delete/",
        f"/runs/{row.pk}/mark/",
        f"/runs/changes/{change.pk}/undo/",
        f"/runs/import/{job.pk}/cancel/",
    ):
        assert page.post(address, {"mark": "not_mine"}).status_code == 404, address
    row.refresh_from_db()
    assert row.counts
