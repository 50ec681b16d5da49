"""What a person may say about a run, checked."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from runtall.units import DistanceUnit, metres_per
from runtall_web.runs.actions.enter_run import EnteredRun
from runtall_web.runs.models import Run

LONGEST_S = 7 * 86400
FARTHEST_M = 1_000_000.0
EARLIEST = date(1970, 1, 1)
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})|(\d{1,4})")


class DurationField(forms.Field):
    """``45:30``, ``1:02:03``, or whole minutes: seconds."""

    def to_python(self, value: object) -> float | None:
        text = str(value or "").strip()
        if not text:
            return None
        match = _CLOCK.fullmatch(text)
        if match is None:
            raise forms.ValidationError(_("Write it as 45:30 or 1:02:03, or as whole minutes."), code="clock")
        hours, minutes, seconds, alone = match.groups()
        if alone is not None:
            return float(alone) * 60
        if int(seconds) > 59 or (hours is not None and int(minutes) > 59):
            raise forms.ValidationError(_("Minutes and seconds go up to 59."), code="clock")
        return float(int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds))


class RunForm(forms.Form):
    """One run by hand, or corrections to one. Distances in the runner's unit."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    started_at = forms.TimeField(
        label=_("Started at"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    distance = forms.FloatField(
        label=_("Distance"),
        required=False,
        min_value=0.01,
        localize=False,
        widget=forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"}),
        help_text=_("Leave it empty if you do not know it: the run then counts by its time."),
    )
    duration = DurationField(
        label=_("Time"),
        widget=forms.TextInput(attrs={"placeholder": "45:30", "maxlength": "9", "autocomplete": "off"}),
        help_text=_("Moving time, as 45:30 or 1:02:03"),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=200)

    def __init__(self, *args: object, unit: DistanceUnit, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as it came
        self.unit = unit
        self.today = today
        self.fields["day"].widget.attrs["max"] = today.isoformat()
        for name, field in self.fields.items():
            if self.is_bound and name in self.errors:
                field.widget.attrs["aria-invalid"] = "true"
                field.widget.attrs["aria-describedby"] = f"error-{name}"
            elif field.help_text:
                field.widget.attrs["aria-describedby"] = f"hint-{name}"

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come."), code="future")
        if day < EARLIEST:
            raise forms.ValidationError(_("This day is too long ago."), code="early")
        return day

    def clean_distance(self) -> float | None:
        distance: float | None = self.cleaned_data["distance"]
        if distance is not None and distance * metres_per(self.unit) > FARTHEST_M:
            raise forms.ValidationError(_("That is farther than anybody runs at once."), code="far")
        return distance

    def clean_duration(self) -> float:
        duration_s: float = self.cleaned_data["duration"]
        if not 1 <= duration_s <= LONGEST_S:
            raise forms.ValidationError(_("A run lasts between a second and a week."), code="long")
        return duration_s

    def entered(self) -> EnteredRun:
        """What was said, in SI. Call after ``is_valid``."""
        said = self.cleaned_data
        distance = said["distance"]
        return EnteredRun(
            day=said["day"],
            timer_s=said["duration"],
            distance_m=None if distance is None else distance * metres_per(self.unit),
            started_at=said["started_at"],
            note=said["note"],
        )


def shown_in_form(run: Run, unit: DistanceUnit) -> dict[str, object]:
    """A run as the form's initial values."""
    local = run.start_time + timedelta(seconds=run.utc_offset_s or 0)
    return {
        "day": run.local_date,
        "started_at": local.time() if shows_time(run) else None,
        "distance": None if run.distance_m is None else round(run.distance_m / metres_per(unit), 2),
        "duration": clock(run.timer_s),
        "note": run.note,
    }


def shows_time(run: Run) -> bool:
    """Whether the time of day is known: a run entered by hand may say its day only."""
    return run.origin == Run.Origin.FILE or bool(run.recorded.get("time_known"))


def clock(seconds: float) -> str:
    """``45:30`` or ``1:02:03``.

    >>> clock(3723.4), clock(59.6)
    ('1:02:03', '1:00')
    """
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
