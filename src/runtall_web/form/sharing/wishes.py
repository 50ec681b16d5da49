"""What goes into the file that is given away."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from runtall_web.form.models import Share


@dataclass(frozen=True, slots=True)
class Wishes:
    """``faces`` is one of ``Share.Faces``; it counts where there is a video. ``name`` is shown when it is not empty."""

    video: bool = False
    faces: str = Share.Faces.COVERED
    skeleton: bool = True
    name: str = ""
    note: bool = False


class WishesForm(forms.Form):
    """Numbers always go in; everything else only where it is asked for."""

    name = forms.CharField(
        label=_("A name on the page"), required=False, max_length=80, help_text=_("Left empty, there is none.")
    )
    note = forms.BooleanField(label=_("Add my note about the clip"), required=False)
    video = forms.BooleanField(label=_("Add the video"), required=False)
    skeleton = forms.BooleanField(label=_("Draw the skeleton into the video"), required=False, initial=True)
    faces = forms.ChoiceField(
        label=_("Faces in the video"),
        choices=Share.Faces.choices,
        initial=Share.Faces.COVERED,
        required=False,
        widget=forms.RadioSelect,
    )
    sure = forms.BooleanField(label=_("Everybody in the picture agrees that their face is given away"), required=False)

    def clean(self) -> dict[str, object]:
        said = super().clean() or {}
        if said.get("video") and said.get("faces") == Share.Faces.VISIBLE and not said.get("sure"):
            self.add_error("sure", _("Say that everybody agrees, or have the faces covered."))
        return said

    def wishes(self) -> Wishes:
        """What was asked for. Call after ``is_valid``."""
        said = self.cleaned_data
        return Wishes(
            video=said["video"],
            faces=said["faces"] or Share.Faces.COVERED,
            skeleton=said["skeleton"],
            name=said["name"].strip(),
            note=said["note"],
        )
