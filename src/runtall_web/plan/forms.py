"""What a person may ask of the plan, checked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from runtall.plan import RunKind
from runtall.units import DistanceUnit, metres_per

WEEK_CHOICES = (4, 8, 12, 16, 26)
FARTHEST_KM = 500.0
FARTHEST_DAYS = 731


class WeeksForm(forms.Form):
    """How far to plan."""

    weeks = forms.TypedChoiceField(
        label=_("Weeks"), coerce=int, required=False, empty_value=None, choices=[(n, str(n)) for n in WEEK_CHOICES]
    )


class MoveForm(forms.Form):
    """Where a strength day goes."""

    to = forms.DateField(label=_("Move to"))


class DatedRunForm(forms.Form):
    """A run or a race on a date. The distance is in the runner's unit."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (RunKind.RACE, _("Race")),
            (RunKind.LONG, _("Long run")),
            (RunKind.QUALITY, _("Hard run (intervals, tempo)")),
            (RunKind.EASY, _("Easy run")),
            (RunKind.REST, _("No run after all")),
        ],
    )
    distance = forms.FloatField(
        label=_("Distance"),
        required=False,
        min_value=0.1,
        widget=forms.NumberInput(attrs={"step": "0.1", "inputmode": "decimal"}),
    )

    def __init__(self, *args: Any, unit: DistanceUnit, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.unit = unit
        self.today = today
        farthest = today + timedelta(days=FARTHEST_DAYS)
        self.fields["day"].widget.attrs.update(min=today.isoformat(), max=farthest.isoformat())

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day < self.today:
            raise forms.ValidationError(_("Days past stay as they were."), code="past")
        if day > self.today + timedelta(days=FARTHEST_DAYS):
            raise forms.ValidationError(_("That is more than two years away. Check the year."), code="far")
        return day

    def clean_distance(self) -> float | None:
        """Kilometres, whatever the unit on the page."""
        distance: float | None = self.cleaned_data["distance"]
        if distance is None:
            return None
        kilometres = round(distance * metres_per(self.unit) / 1000, 3)
        if kilometres > FARTHEST_KM:
            raise forms.ValidationError(_("That is farther than anybody runs at once."), code="far")
        return kilometres
