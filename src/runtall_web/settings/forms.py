"""The questions that fill a ``Runner``, a few at a time. Each form turns one runner into the next."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from runtall.catalogue import EQUIPMENT, PAIN_AREAS, load_gates
from runtall.plan import WEEKDAYS, Pain, RunKind, Runner
from runtall.plan.runner_file import LOADED_IMPLEMENTS
from runtall_web.config.clock import today

WEEKDAY_WORDS = {
    "mon": _("Monday"),
    "tue": _("Tuesday"),
    "wed": _("Wednesday"),
    "thu": _("Thursday"),
    "fri": _("Friday"),
    "sat": _("Saturday"),
    "sun": _("Sunday"),
}
RUN_KIND_WORDS = {
    "rest": _("no run"),
    "easy": _("easy run"),
    "quality": _("hard run"),
    "long": _("long run"),
}
EQUIPMENT_WORDS = {
    "dumbbells": pgettext_lazy("equipment", "Dumbbells (a pair)"),
    "kettlebell": pgettext_lazy("equipment", "Kettlebell"),
    "barbell": pgettext_lazy("equipment", "Barbell"),
    "band": pgettext_lazy("equipment", "Elastic band"),
    "cable": pgettext_lazy("equipment", "Cable machine"),
    "low_bar": pgettext_lazy("equipment", "Low bar, rings or straps"),
    "bench": pgettext_lazy("equipment", "Bench"),
    "box": pgettext_lazy("equipment", "Step or box"),
    "mat": pgettext_lazy("equipment", "Mat"),
    "dowel": pgettext_lazy("equipment", "Broomstick or dowel"),
}
PAIN_WORDS = {
    "low_back": _("Low back"),
    "upper_back": _("Upper back"),
    "neck": _("Neck"),
    "shoulder": _("Shoulder"),
    "wrist": _("Wrist"),
    "hip": _("Hip"),
    "knee": _("Knee"),
    "leg": _("Leg"),
    "ankle_foot": _("Ankle or foot"),
}
RED_FLAG_WORDS = {
    "red_flag_urgent": _("Numbness around the saddle area, new bladder or bowel trouble, leg weakness, a heavy fall"),
    "red_flag_heart": _("Chest pain, fainting, or a racing or stumbling heartbeat with dizziness"),
    "red_flag_see_doctor": _("Back pain with fever, weight loss, night pain, a history of cancer, or for over 6 weeks"),
    "bone_pain": _("Pain in one spot of a bone, when hopping, or aching at night"),
}
LOAD_IMPLEMENTS = tuple(word for word in LOADED_IMPLEMENTS if word != "band")
GATE_ANSWERS = {
    "yes": _("Yes"),
    "no": _("No"),
    "": pgettext_lazy("an answer to a question", "Not sure"),
}
KILOGRAMS = {"least": 0.1, "most": 500.0}
YOUNGEST_YEARS = 5
EARLIEST_BIRTH_YEAR = 1900


class RunnerForm(forms.Form):
    """One page of questions. ``initial_from`` and ``put`` are each other's mirror."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    @staticmethod
    def initial_from(runner: Runner) -> dict[str, Any]:
        raise NotImplementedError

    def put(self, runner: Runner) -> Runner:
        """The runner with these answers. Call after ``is_valid``."""
        raise NotImplementedError


class YouForm(RunnerForm):
    name = forms.CharField(
        label=_("What should we call you?"), required=False, max_length=60, help_text=_("Only ever shown to you.")
    )
    units = forms.ChoiceField(
        label=_("Distances in"), choices=[("km", _("kilometres")), ("mi", _("miles"))], widget=forms.RadioSelect
    )
    birth_year = forms.IntegerField(
        label=_("Year of birth"),
        required=False,
        localize=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    height_cm = forms.FloatField(
        label=_("Height in centimetres"),
        required=False,
        min_value=100,
        max_value=250,
        help_text=_("For later, when you film."),
    )
    mass_kg = forms.FloatField(
        label=_("Weight in kilograms"),
        required=False,
        min_value=25,
        max_value=300,
        help_text=_("Bounds the first loads."),
    )

    def clean_birth_year(self) -> int | None:
        year: int | None = self.cleaned_data["birth_year"]
        latest = today().year - YOUNGEST_YEARS
        if year is not None and not EARLIEST_BIRTH_YEAR <= year <= latest:
            raise forms.ValidationError(
                _(
                    "Nobody who runs today was born in %(year)s. "
                    "Write a year from %(first)s to %(last)s, or leave it empty."
                ),
                code="birth_year",
                params={"year": str(year), "first": str(EARLIEST_BIRTH_YEAR), "last": str(latest)},
            )
        return year

    @staticmethod
    def initial_from(runner: Runner) -> dict[str, Any]:
        return {
            "name": runner.name,
            "units": runner.units,
            "birth_year": runner.birth_year,
            "height_cm": None if runner.height_m is None else round(runner.height_m * 100),
            "mass_kg": runner.mass_kg,
        }

    def put(self, runner: Runner) -> Runner:
        said = self.cleaned_data
        return replace(
            runner,
            name=said["name"],
            units=said["units"],
            birth_year=said["birth_year"],
            height_m=None if said["height_cm"] is None else said["height_cm"] / 100,
            mass_kg=said["mass_kg"],
        )


class TrainingForm(RunnerForm):
    experience = forms.ChoiceField(
        label=_("Strength training so far"),
        choices=[("novice", _("New to it, or off and on")), ("trained", _("Regularly, for half a year or more"))],
        widget=forms.RadioSelect,
    )
    strength_days_per_week = forms.TypedChoiceField(
        label=_("Strength days a week"),
        help_text=_("Two is what most studies used. One keeps what you have."),
        coerce=int,
        choices=[(1, _("One")), (2, _("Two")), (3, _("Three"))],
        widget=forms.RadioSelect,
    )
    minutes_per_session = forms.IntegerField(
        label=_("Minutes for each, without the warm-up"),
        min_value=8,
        max_value=60,
        help_text=_("Two or three exercises take about 10 to 20 minutes."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    @staticmethod
    def initial_from(runner: Runner) -> dict[str, Any]:
        return {
            "experience": runner.experience,
            "strength_days_per_week": runner.strength_days_per_week,
            "minutes_per_session": runner.minutes_per_session,
        }

    def put(self, runner: Runner) -> Runner:
        said = self.cleaned_data
        return replace(
            runner,
            experience=said["experience"],
            strength_days_per_week=said["strength_days_per_week"],
            minutes_per_session=said["minutes_per_session"],
        )


class LoadsField(forms.CharField):
    """``6, 8 and 10``: kilograms, ascending, each once."""

    def to_python(self, value: object) -> tuple[float, ...]:  # type: ignore[override]  # numbers come out of text
        text = str(value or "").replace(" and ", " ").replace("kg", " ").replace(";", " ")
        words = [word.strip(",") for word in text.replace(", ", " ").split()]
        try:
            kilograms = sorted({float(word.replace(",", ".")) for word in words if word})
        except ValueError:
            raise forms.ValidationError(
                _("Write kilograms with spaces between, such as: 4 6 8"), code="loads"
            ) from None
        if any(not KILOGRAMS["least"] <= one <= KILOGRAMS["most"] for one in kilograms):
            raise forms.ValidationError(_("Each load lies between 0.1 and 500 kg."), code="loads")
        return tuple(kilograms)


class EquipmentForm(RunnerForm):
    equipment = forms.MultipleChoiceField(
        label=_("What can you use?"),
        required=False,
        choices=[(word, EQUIPMENT_WORDS.get(word, word)) for word in EQUIPMENT],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A wall, a door, a chair and a towel are taken for granted. With nothing at all, it still works."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for word in LOAD_IMPLEMENTS:
            self.fields[f"loads_{word}"] = LoadsField(
                label=EQUIPMENT_WORDS[word],
                required=False,
                max_length=200,
                widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "4 6 8"}),
            )

    @property
    def load_fields(self) -> list[forms.BoundField]:
        return [self[f"loads_{word}"] for word in LOAD_IMPLEMENTS]

    @staticmethod
    def initial_from(runner: Runner) -> dict[str, Any]:
        loads = {
            f"loads_{word}": " ".join(number_format(one, use_l10n=False) for one in runner.loads.get(word, ()))
            for word in LOAD_IMPLEMENTS
        }
        return {"equipment": list(runner.equipment), **loads}

    def put(self, runner: Runner) -> Runner:
        said = self.cleaned_data
        kept = {word: kilograms for word, kilograms in runner.loads.items() if word not in LOAD_IMPLEMENTS}
        owned = [word for word in LOAD_IMPLEMENTS if word in said["equipment"] and said[f"loads_{word}"]]
        loads = {**kept, **{word: said[f"loads_{word}"] for word in owned}}
        return replace(runner, equipment=tuple(sorted(said["equipment"])), loads=loads)


class WeekForm(RunnerForm):
    """The running week, and the days on which lifting is possible."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day in WEEKDAYS:
            self.fields[day] = forms.ChoiceField(label=WEEKDAY_WORDS[day], choices=list(RUN_KIND_WORDS.items()))
            self.fields[f"lift_{day}"] = forms.BooleanField(label=_("can lift"), required=False)

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[day], self[f"lift_{day}"]) for day in WEEKDAYS]

    @staticmethod
    def initial_from(runner: Runner) -> dict[str, Any]:
        runs = {day: str(runner.week[n]) for n, day in enumerate(WEEKDAYS)}
        return {**runs, **{f"lift_{day}": n in runner.available for n, day in enumerate(WEEKDAYS)}}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not any(said.get(f"lift_{day}") for day in WEEKDAYS):
            raise forms.ValidationError(_("Tick at least one day on which you can lift."), code="no_day")
        return said

    def put(self, runner: Runner) -> Runner:
        said = self.cleaned_data
        return replace(
            runner,
            week=tuple(RunKind(said[day]) for day in WEEKDAYS),
            available=tuple(n for n, day in enumerate(WEEKDAYS) if said[f"lift_{day}"]),
        )


class PainForm(RunnerForm):
    """What hurts today, and what should be seen by somebody before any training."""

    red_flags = forms.MultipleChoiceField(
        label=_("Any of these, now or lately?"),
        required=False,
        choices=list(RED_FLAG_WORDS.items()),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [(0, _("none"))] + [(n, str(n)) for n in range(1, 11)]
        for area in PAIN_AREAS:
            self.fields[area] = forms.TypedChoiceField(label=PAIN_WORDS.get(area, area), choices=levels, coerce=int)

    @property
    def areas(self) -> list[forms.BoundField]:
        return [self[area] for area in PAIN_AREAS]

    @property
    def told_red_flags(self) -> list[str]:
        flags: list[str] = self.cleaned_data["red_flags"]
        return flags

    @staticmethod
    def initial_from(runner: Runner) -> dict[str, Any]:
        return {area: runner.pain_level(area) for area in PAIN_AREAS}

    def put(self, runner: Runner) -> Runner:
        said = self.cleaned_data
        told = {area for gate in load_gates().values() for area in gate.free_of}  # there even a zero says something
        return replace(
            runner, pain=tuple(Pain(area, said[area]) for area in PAIN_AREAS if said[area] > 0 or area in told)
        )


class GatesForm(RunnerForm):
    """Plain questions whose yes opens a harder rung. A no keeps it shut; without an answer the log may open it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for gate in load_gates().values():
            self.fields[gate.id] = forms.ChoiceField(
                label=gettext(gate.question),
                help_text=gettext(gate.test),
                required=False,
                choices=list(GATE_ANSWERS.items()),
                widget=forms.RadioSelect,
            )

    @property
    def start(self) -> list[forms.BoundField]:
        return [self[gate.id] for gate in load_gates().values() if gate.when == "start"]

    @property
    def later(self) -> list[forms.BoundField]:
        return [self[gate.id] for gate in load_gates().values() if gate.when == "later"]

    @staticmethod
    def initial_from(runner: Runner) -> dict[str, Any]:
        words = {True: "yes", False: "no", None: ""}
        return {gate: words[runner.gates.get(gate)] for gate in load_gates()}

    def put(self, runner: Runner) -> Runner:
        said = {gate: self.cleaned_data[gate] for gate in load_gates()}
        return replace(runner, gates={gate: word == "yes" for gate, word in said.items() if word})
