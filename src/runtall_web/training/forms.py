"""What a logged set or field test says, to be put right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from runtall.catalogue import PAIN_AREAS, load_exercises, load_field_tests
from runtall_web.settings.forms import PAIN_WORDS
from runtall_web.training.payloads import LONGEST_NOTE
from runtall_web.training.projection import DoneSet

NO_PAIN = [(0, _("none"))] + [(n, str(n)) for n in range(1, 11)]


class SetForm(forms.Form):
    """One set as it was logged; fields that its exercise does not have are left out."""

    reps = forms.IntegerField(label=_("Repetitions"), min_value=0, max_value=1000)
    hold_s = forms.FloatField(label=_("Hold in seconds"), min_value=0, max_value=3600, required=False)
    load_kg = forms.FloatField(label=_("Load in kilograms"), min_value=0, max_value=500, required=False)
    rir = forms.FloatField(label=_("Left in reserve"), min_value=0, max_value=20, required=False)
    faults = forms.MultipleChoiceField(
        label=_("What went wrong"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 2})
    )
    event = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, logged: DoneSet, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.logged = logged
        exercise = load_exercises().get(logged.exercise)
        test = load_field_tests().get(logged.exercise)
        for area in PAIN_AREAS:
            self.fields[f"pain_{area}"] = forms.TypedChoiceField(
                label=PAIN_WORDS.get(area, area), choices=NO_PAIN, coerce=int, required=False, empty_value=0
            )
        if exercise is None:
            del self.fields["faults"]
        else:
            looks = [(fault.code, gettext(fault.looks)) for fault in exercise.faults]
            self.fields["faults"].choices = looks  # type: ignore[attr-defined]  # a choice field
        if test is not None and test.measures == "hold":
            for name in ("reps", "rir", "load_kg"):
                del self.fields[name]
        elif logged.done["hold_s"] is None:
            del self.fields["hold_s"]

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        names = ("reps", "hold_s", "load_kg", "rir", "note")
        return [self[name] for name in names if name in self.fields]

    @property
    def pain_fields(self) -> list[forms.BoundField]:
        return [self[f"pain_{area}"] for area in PAIN_AREAS]

    @property
    def has_pain(self) -> bool:
        return any(pain["level"] for pain in self.logged.done["pain"])

    @staticmethod
    def initial_from(done: Mapping[str, Any]) -> dict[str, Any]:
        pain = {f"pain_{each['area']}": each["level"] for each in done["pain"]}
        return {**{key: done[key] for key in ("reps", "hold_s", "load_kg", "rir", "faults", "note")}, **pain}

    @property
    def done(self) -> dict[str, Any]:
        """What the set says now. Call after ``is_valid``."""
        said, before = self.cleaned_data, self.logged.done
        told = {pain["area"] for pain in before["pain"]}
        levels = {area: said[f"pain_{area}"] or 0 for area in PAIN_AREAS}
        return {
            **{key: said.get(key, before[key]) for key in ("reps", "hold_s", "load_kg", "rir", "faults")},
            "note": said["note"].strip(),
            "pain": [{"area": area, "level": level} for area, level in levels.items() if level or area in told],
        }
