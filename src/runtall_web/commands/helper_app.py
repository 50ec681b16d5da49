"""The helper: over plain HTTP, the authority's certificate and how to install it. It knows nothing else of the runner.

No cookie, no database and no data folder but ``lan``; every answer is ready before the first question.
"""

from __future__ import annotations

import plistlib
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from runtall_web.config.leash import stop_with_parent_if_supervised
from runtall_web.config.reach import Reach, read_reach
from runtall_web.config.start import set_up_django

HEADERS = [
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src data:; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
]
NAMESPACE = uuid.UUID("8a2f7d0e-6f0c-4c50-9a53-6a1f4f6a3b52")  # ours; profiles of one authority keep one name


@dataclass(frozen=True, slots=True)
class Answer:
    """A body and what it is; ``name`` when it is to be saved as a file."""

    body: bytes
    content_type: str
    name: str = ""


def answers(reach: Reach, certificate: x509.Certificate) -> dict[str, Answer]:
    """Every path that is answered."""
    authority = str(certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value)
    guide = {"authority": authority, "pages": [f"{address}pair/" for address in reach.addresses]}
    der = certificate.public_bytes(Encoding.DER)
    return {
        "/": Answer(render_to_string("accounts/guide.html", guide).encode(), "text/html; charset=utf-8"),
        "/look.css": Answer(render_to_string("accounts/look.css").encode(), "text/css; charset=utf-8"),
        "/runtall-authority.crt": Answer(der, "application/x-x509-ca-cert", "runtall-authority.crt"),
        "/runtall.mobileconfig": Answer(
            profile(der, authority), "application/x-apple-aspen-config", "runtall.mobileconfig"
        ),
    }


def profile(der: bytes, authority: str) -> bytes:
    """The certificate as an iOS configuration profile that holds nothing else."""
    own = uuid.uuid5(NAMESPACE, der.hex())
    certificate = {
        "PayloadType": "com.apple.security.root",
        "PayloadVersion": 1,
        "PayloadIdentifier": f"org.runtall.authority.{own}.root",
        "PayloadUUID": str(uuid.uuid5(own, "root")).upper(),
        "PayloadDisplayName": authority,
        "PayloadCertificateFileName": "runtall-authority.cer",
        "PayloadContent": der,
    }
    return plistlib.dumps(
        {
            "PayloadType": "Configuration",
            "PayloadVersion": 1,
            "PayloadIdentifier": f"org.runtall.authority.{own}",
            "PayloadUUID": str(own).upper(),
            "PayloadDisplayName": authority,
            "PayloadDescription": _("Lets this device trust Runtall on your own laptop, and nothing on the internet."),
            "PayloadContent": [certificate],
        }
    )


class Helper:
    """The WSGI application over ready answers; calls by another name than the machine's own are refused."""

    def __init__(self, ready: dict[str, Answer], hosts: list[str]) -> None:
        self.ready = ready
        self.hosts = hosts

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        domain, _port = split_domain_port(environ.get("HTTP_HOST", ""))
        answer = self.ready.get(environ.get("PATH_INFO", ""))
        if not domain or not validate_host(domain, self.hosts):
            status, answer = "403 Forbidden", Answer(b"", "text/plain")
        elif environ.get("REQUEST_METHOD") not in {"GET", "HEAD"}:
            status, answer = "405 Method Not Allowed", Answer(b"", "text/plain")
        elif answer is None:
            status, answer = "404 Not Found", Answer(b"", "text/plain")
        else:
            status = "200 OK"
        headers = [*HEADERS, ("Content-Type", answer.content_type), ("Content-Length", str(len(answer.body)))]
        if answer.name:
            headers.append(("Content-Disposition", f'attachment; filename="{answer.name}"'))
        start_response(status, headers)
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [answer.body]


def make_helper() -> Helper:
    """The helper for the folder and the hosts that ``runtall serve`` named in the environment."""
    stop_with_parent_if_supervised()
    set_up_django()
    reach = read_reach(settings.DATA_DIR)
    if reach is None:
        raise RuntimeError("runtall serve --lan starts the helper")
    certificate = x509.load_pem_x509_certificate((settings.DATA_DIR.lan / "authority.crt").read_bytes())
    return Helper(answers(reach, certificate), settings.ALLOWED_HOSTS)
