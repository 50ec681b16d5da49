"""Pages for what went wrong, in the program's own words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from runtall.errors import RuntallError
from runtall_web.home import face


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return _page(request, 400, _("That request could not be read"), _("Go back, reload the page and try once more."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return _page(request, 403, _("This is not yours to see or change"), _("Open your own runs from the menu."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return _page(request, 404, _("There is no such page"), _("It may have been deleted. The menu leads back."))


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    return _page(
        request,
        403,
        _("This form was open for too long, or came from another page"),
        _("Reload the page and try again."),
    )


def broken(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Needs neither the database nor a user: either may be what broke."""
    words = {
        "heading": _("Something broke in Runtall"),
        "remedy": _("Nothing was changed. What happened is written in the log in your data folder."),
    }
    return HttpResponse(render_to_string("runs/broken.html", {**words, "styles": _styles()}), status=500)


def _styles() -> list[str]:
    """The style sheets of every page, or none where the front end is what is missing."""
    try:
        return [f"build/{name}" for name in face.entry("src/main.ts").styles]
    except RuntallError:
        return []


def _page(request: HttpRequest, status: int, heading: str, remedy: str) -> HttpResponse:
    return render(request, "runs/refused.html", {"heading": heading, "remedy": remedy}, status=status)
