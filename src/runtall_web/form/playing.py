"""What the player's script is told about a clip; ``frontend/src/form/clip.ts`` names the shape."""

from __future__ import annotations

from django.urls import reverse

from runtall.form import FormReport
from runtall_web.form.files import playable
from runtall_web.form.models import Clip


def player_of(clip: Clip, report: FormReport) -> dict[str, object]:
    """Where video and landmarks lie, and when feet land and strides begin. ``video`` is empty where there is none;
    a contact whose end too few pictures show ends where it begins."""
    return {
        "video": reverse("form:video", args=[clip.uid]) if playable(clip.uid) is not None else "",
        "landmarks": reverse("form:landmarks", args=[clip.uid]),
        "width": clip.width_px or 16,
        "height": clip.height_px or 9,
        "view": report.view or "",
        "contacts": [
            {
                "side": contact.side,
                "from": round(contact.contact_s, 4),
                "to": round(contact.contact_s if contact.off_s is None else contact.off_s, 4),
            }
            for contact in report.contacts
        ],
        "starts": list(report.strides_seen.starts_s) if report.strides_seen else [],
    }
