"""Let a Chromium trust an authority, as its owner would: in the store that it reads, not by looking away.

On Linux, Chromium reads the NSS database of its user. ``certutil`` writes there, but it is an extra package; the
library that it is made of came with Chromium, so this calls that, in a process of its own. Elsewhere there is no store
to write but the system's, and Chromium is told the authority's key instead (``is_real`` is false then).
"""

from __future__ import annotations

import base64
import ctypes
import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


@dataclass(frozen=True)
class Trust:
    """How to start a Chromium that trusts. ``is_real``: its own verifier decides, name constraints included."""

    flags: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    is_real: bool = True


def trust(authority: Path, home: Path) -> Trust:
    """A Chromium with the home ``home`` that trusts the PEM certificate ``authority``."""
    if sys.platform == "linux":
        store = home / ".pki" / "nssdb"
        store.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, __file__, store, authority], check=True, timeout=30)
        return Trust(environment={"HOME": str(home)})
    key = x509.load_pem_x509_certificate(authority.read_bytes()).public_key()
    spki = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    hashed = base64.b64encode(hashlib.sha256(spki).digest()).decode()
    return Trust(flags=[f"--ignore-certificate-errors-spki-list={hashed}"], is_real=False)


class _Item(ctypes.Structure):
    """NSS's ``SECItem``."""

    _fields_ = (("type", ctypes.c_int), ("data", ctypes.c_char_p), ("len", ctypes.c_uint))


def write_store(store: str, authority: str) -> None:
    """What ``certutil -A -t C,,`` does: a trusted authority for servers, in a new or existing store."""
    der = x509.load_pem_x509_certificate(Path(authority).read_bytes()).public_bytes(Encoding.DER)
    nss = ctypes.CDLL("libnss3.so")
    for name in ("PK11_GetInternalKeySlot", "CERT_GetDefaultCertDB", "CERT_NewTempCertificate"):
        getattr(nss, name).restype = ctypes.c_void_p
    _done(nss.NSS_Initialize(f"sql:{store}".encode(), b"", b"", b"secmod.db", 0))
    slot = ctypes.c_void_p(nss.PK11_GetInternalKeySlot())
    if nss.PK11_NeedUserInit(slot):
        _done(nss.PK11_InitPin(slot, b"", b""))
    database = ctypes.c_void_p(nss.CERT_GetDefaultCertDB())
    item = _Item(0, der, len(der))
    certificate = ctypes.c_void_p(nss.CERT_NewTempCertificate(database, ctypes.byref(item), None, 0, 1))
    _done(nss.PK11_ImportCert(slot, certificate, ctypes.c_ulong(0), b"runtall", 0))
    trusted = (ctypes.c_uint * 3)()
    _done(nss.CERT_DecodeTrustString(trusted, b"C,,"))
    _done(nss.CERT_ChangeCertTrust(database, certificate, trusted))
    nss.CERT_DestroyCertificate(certificate)
    nss.PK11_FreeSlot(slot)
    _done(nss.NSS_Shutdown())


def _done(status: int) -> None:
    if status != 0:
        raise OSError(f"NSS refused: {ctypes.CDLL('libnspr4.so').PR_GetError()}")


def environment(more: dict[str, str]) -> dict[str, str]:
    """This process's environment and ``more``, for a browser."""
    return {**os.environ, **more}


if __name__ == "__main__":
    write_store(sys.argv[1], sys.argv[2])
