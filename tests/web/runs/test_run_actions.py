"""What a person does to runs: each action once, by its owner only, and undone exactly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from runtall_web.accounts.models import LOCAL_USERNAME, User
from runtall_web.runs.actions.delete_run import delete_run
from runtall_web.runs.actions.edit_run import edit_run
from runtall_web.runs.actions.enter_run import EnteredRun, enter_run
from runtall_web.runs.actions.mark_run import mark_run
from runtall_web.runs.actions.undo_change import undo_change
from runtall_web.runs.changes import fields_of
from runtall_web.runs.models import Import, Run, RunChange
from runtall_web.runs.queries import all_summaries

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TEN = EnteredRun(date(2026, 11, 1), 3000.0, 10_000.0, time(7, 30), "easy")


def entered(owner: User) -> Run:
    return enter_run(owner, TEN, NOW).run


def test_a_run_by_hand_is_kept_on_its_local_day(alice: User) -> None:
    run = entered(alice)
    assert (run.local_date, run.timer_s, run.distance_m, run.origin) == (date(2026, 11, 1), 3000.0, 10_000.0, "hand")
    assert run.summary().local_date == date(2026, 11, 1)
    local = run.start_time + timedelta(seconds=run.utc_offset_s or 0)
    assert (local.hour, local.minute) == (7, 30)


def test_an_edit_counts_and_undo_brings_back_what_was(alice: User) -> None:
    run = entered(alice)
    before = fields_of(Run.objects.get(pk=run.pk))
    change = edit_run(alice, run.pk, EnteredRun(date(2026, 11, 2), 3300.0, 11_000.0, time(8, 0), "long"), NOW)
    assert change is not None
    run.refresh_from_db()
    assert (run.local_date, run.timer_s, run.distance_m, run.note) == (date(2026, 11, 2), 3300.0, 11_000.0, "long")
    assert run.recorded == {"time_known": True}
    assert undo_change(alice, change.pk, NOW) is not None
    assert fields_of(Run.objects.get(pk=run.pk)) == before


def test_a_form_that_comes_back_as_it_went_out_changes_nothing(alice: User) -> None:
    run = entered(alice)
    assert edit_run(alice, run.pk, TEN, NOW) is None
    rounded = EnteredRun(TEN.day, 3000.4, 10_004.0, TEN.started_at, TEN.note)
    assert edit_run(alice, run.pk, rounded, NOW) is None
    assert RunChange.objects.count() == 1


def test_delete_and_mark_take_a_run_out_of_every_count(alice: User) -> None:
    run = entered(alice)
    assert len(all_summaries(alice)) == 1
    marked = mark_run(alice, run.pk, Run.Mark.NOT_MINE, NOW)
    assert marked is not None
    assert all_summaries(alice) == []
    assert mark_run(alice, run.pk, Run.Mark.NOT_MINE, NOW) is None
    assert undo_change(alice, marked.pk, NOW) is not None
    assert len(all_summaries(alice)) == 1
    gone = delete_run(alice, run.pk, NOW)
    assert gone is not None
    assert all_summaries(alice) == []
    assert delete_run(alice, run.pk, NOW) is None
    assert undo_change(alice, gone.pk, NOW) is not None
    assert len(all_summaries(alice)) == 1


def test_undoing_an_entry_takes_the_run_out(alice: User) -> None:
    change = enter_run(alice, TEN, NOW)
    assert undo_change(alice, change.pk, NOW) is not None
    assert all_summaries(alice) == []


def test_an_undo_never_overwrites_what_came_later(alice: User) -> None:
    run = entered(alice)
    first = edit_run(alice, run.pk, EnteredRun(TEN.day, 3100.0, 10_000.0, TEN.started_at, "easy"), NOW)
    second = edit_run(alice, run.pk, EnteredRun(TEN.day, 3200.0, 10_000.0, TEN.started_at, "easy"), NOW)
    assert first is not None
    assert second is not None
    assert undo_change(alice, first.pk, NOW) is None
    run.refresh_from_db()
    assert run.timer_s == 3200.0
    assert undo_change(alice, second.pk, NOW) is not None
    assert undo_change(alice, second.pk, NOW) is None
    assert undo_change(alice, first.pk, NOW) is not None
    run.refresh_from_db()
    assert run.timer_s == 3000.0


@pytest.mark.parametrize(
    "act",
    [
        lambda actor, run, change: edit_run(actor, run.pk, TEN, NOW),
        lambda actor, run, change: delete_run(actor, run.pk, NOW),
        lambda actor, run, change: mark_run(actor, run.pk, Run.Mark.WRONG_SPORT, NOW),
        lambda actor, run, change: undo_change(actor, change.pk, NOW),
    ],
)
def test_charlie_and_bob_are_refused(
    alice: User, bob: User, charlie: User, act: Callable[[User, Run, RunChange], object]
) -> None:
    change = enter_run(alice, TEN, NOW)
    before = fields_of(Run.objects.get(pk=change.run_id))
    for stranger in (bob, charlie):
        with pytest.raises(PermissionDenied):
            act(stranger, change.run, change)
    assert fields_of(Run.objects.get(pk=change.run_id)) == before


def test_an_imported_run_keeps_what_its_file_said(
    alice: User, bring: Callable[..., Import], season_folder: Path
) -> None:
    bring(alice, sorted(season_folder.iterdir())[0])
    run = Run.objects.get()
    said = dict(run.recorded)
    edit_run(alice, run.pk, EnteredRun(run.local_date, run.timer_s + 60, None, None, ""), NOW)
    run.refresh_from_db()
    assert run.recorded == said
    assert run.distance_m is None
    assert set(run.overrides) == {"timer_s", "distance_m"}


distances = st.none() | st.floats(100, 90_000)
edits = st.builds(
    EnteredRun,
    day=st.dates(date(2020, 1, 1), date(2026, 11, 20)),
    timer_s=st.floats(60, 30_000),
    distance_m=distances,
    started_at=st.none() | st.times(),
    note=st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20),
)
marks = st.sampled_from(list(Run.Mark))


class UndoLaw(TestCase):
    """Whatever was done, undoing all of it in turn brings every field back."""

    @settings(max_examples=30, deadline=None)
    @given(st.lists(edits | marks | st.just("delete"), max_size=6))
    def test_undoing_everything_brings_everything_back(self, deeds: list[object]) -> None:
        owner, _made = User.objects.get_or_create(username=LOCAL_USERNAME)
        run = entered(owner)
        before = fields_of(Run.objects.get(pk=run.pk))
        changes = [change for deed in deeds if (change := self._do(owner, run, deed)) is not None]
        for change in reversed(changes):
            assert undo_change(owner, change.pk, NOW) is not None
        assert fields_of(Run.objects.get(pk=run.pk)) == before

    def _do(self, owner: User, run: Run, deed: object) -> RunChange | None:
        if isinstance(deed, EnteredRun):
            return edit_run(owner, run.pk, deed, NOW)
        if isinstance(deed, Run.Mark):
            return mark_run(owner, run.pk, deed, NOW)
        return delete_run(owner, run.pk, NOW)
