"""On the runner's own machine: which devices are paired, a code for the next one, and taking one back."""

from __future__ import annotations

from urllib.parse import urlencode

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from runtall_web.accounts.actions.make_code import CODE_LASTS, make_code
from runtall_web.accounts.actions.revoke_device import revoke_device
from runtall_web.accounts.models import Device
from runtall_web.accounts.permissions import require_own_machine
from runtall_web.accounts.queries import devices_of
from runtall_web.accounts.tokens import shown
from runtall_web.config.reach import read_reach


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def devices(request: HttpRequest) -> HttpResponse:
    """The list; posting makes a code, which this answer alone shows."""
    user = require_own_machine(request)
    reach = read_reach(settings.DATA_DIR)
    context: dict[str, object] = {"reach": reach}
    if request.method == "POST" and reach is not None:
        code = make_code(user, timezone.now())
        pages = [f"{address}pair/?{urlencode({'code': code})}" for address in reach.addresses]
        context |= {
            "code": shown(code),
            "minutes": int(CODE_LASTS.total_seconds() // 60),
            "codes": [(address, _qr(page)) for address, page in zip(reach.addresses, pages, strict=True)],
            "helper_qr": _qr(reach.helper) if reach.helper else "",
        }
    return render(request, "accounts/devices.html", {**context, "devices": devices_of(user)})


@require_POST
def revoke(request: HttpRequest, device_id: int) -> HttpResponse:
    user = require_own_machine(request)
    device = get_object_or_404(Device, pk=device_id)
    revoke_device(user, device, timezone.now())
    messages.success(request, _("{name} is no longer let in.").format(name=device.name))
    return redirect("accounts:devices")


def _qr(text: str) -> str:
    """A QR code as the address of an image. Dark on light in both schemes: not every reader knows the reverse."""
    return str(segno.make(text, error="m", micro=False).svg_data_uri(scale=5, border=4, light="#fff", nl=False))
