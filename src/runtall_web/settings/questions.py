"""The pages of questions in the order they are asked, and why each is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from runtall_web.settings import forms

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Question:
    """One page of questions: its name in addresses, its heading, why we ask, and its form."""

    key: str
    heading: StrOrPromise
    summary: StrOrPromise
    why: StrOrPromise
    form: type[forms.RunnerForm]

    @property
    def template(self) -> str:
        return f"settings/fields_{self.key}.html"


QUESTIONS: tuple[Question, ...] = (
    Question(
        "you",
        _("About you"),
        _("Name, units, age, height, weight"),
        _("Units are used on every page. Weight bounds the first loads. All but the units may stay empty."),
        forms.YouForm,
    ),
    Question(
        "training",
        _("Your strength training"),
        _("Experience, days a week, minutes"),
        _("Experience sets the first loads. Days and minutes are limits the plan never breaks."),
        forms.TrainingForm,
    ),
    Question(
        "equipment",
        _("What you can use"),
        _("Equipment, and the loads you own"),
        _("Without the right tool an exercise is done another way. Only loads you own are ever prescribed."),
        forms.EquipmentForm,
    ),
    Question(
        "week",
        _("Your running week"),
        _("Runs by weekday, days you can lift"),
        _("Strength goes around your running: after hard runs rather than before them, and rest days kept free."),
        forms.WeekForm,
    ),
    Question(
        "pain",
        _("Pain today"),
        _("What hurts, and signs to have looked at"),
        _("Pain above a limit puts another exercise in its place. Some signs belong to a clinician first."),
        forms.PainForm,
    ),
    Question(
        "gates",
        _("What you can do already"),
        _("Short tests that open harder steps"),
        _("A yes opens the full exercise. A no, or none yet, starts a step easier; your log can open it later."),
        forms.GatesForm,
    ),
)


def question(key: str) -> Question:
    """The question called ``key``; ``KeyError`` when there is none."""
    return {each.key: each for each in QUESTIONS}[key]


def next_key(key: str) -> str | None:
    """The question after ``key``; ``None`` after the last."""
    keys = [each.key for each in QUESTIONS]
    place = keys.index(key) + 1
    return keys[place] if place < len(keys) else None
