"""A private certificate authority for one machine, and the certificate that it signs for the machine's own names.

<data dir>/lan/
├── authority.key  authority.crt    made on first use; phones trust this certificate
└── server.key     server.crt       signed by it, renewed by itself; ``server.crt`` holds the chain
"""

from __future__ import annotations

import hashlib
import ipaddress
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from runtall.errors import InputRefused
from runtall_web.config.data_dir import DataDir
from runtall_web.config.local_network import LOCAL_NETWORKS

AUTHORITY_LASTS = timedelta(days=3650)
SERVER_LASTS = timedelta(days=397)  # browsers accept 398 of anybody
RENEWED_BEFORE = timedelta(days=30)
CLOCKS_DIFFER = timedelta(days=1)
LOCAL_NAMES = "local"


class AuthorityRefused(InputRefused):
    """The authority's files cannot be used."""

    default_code = "authority"


@dataclass(frozen=True, slots=True)
class Authority:
    """The authority's certificate and key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, as phones show it: ``AB CD …``."""
        return hashlib.sha256(self.der).digest().hex(" ").upper()


@dataclass(frozen=True, slots=True)
class ServerFiles:
    """Where the TLS server finds its chain and its key, and whether they were just made."""

    chain: Path
    key: Path
    is_new: bool


def open_authority(data_dir: DataDir, machine: str, now: datetime) -> Authority:
    """The authority kept in the folder; made, its key readable by the owner only, on first use or when it has run out.

    Raises ``AuthorityRefused`` when its files cannot be read or do not belong together.
    """
    place = _folder(data_dir)
    key_file, certificate_file = place / "authority.key", place / "authority.crt"
    if not certificate_file.exists():  # it is written last
        return _make_authority(key_file, certificate_file, machine, now)
    try:
        key_file.chmod(0o600)
        key = load_pem_private_key(key_file.read_bytes(), password=None)
        certificate = x509.load_pem_x509_certificate(certificate_file.read_bytes())
    except (OSError, ValueError) as damaged:
        raise _damaged(place) from damaged
    if not isinstance(key, ec.EllipticCurvePrivateKey) or certificate.public_key() != key.public_key():
        raise _damaged(place)
    if certificate.not_valid_after_utc - SERVER_LASTS < now:
        return _make_authority(key_file, certificate_file, machine, now)
    return Authority(certificate, key)


def server_files(data_dir: DataDir, authority: Authority, hosts: Iterable[str], now: datetime) -> ServerFiles:
    """A key and a chain for exactly these names and IP addresses; those kept are used while they fit."""
    place = _folder(data_dir)
    key_file, chain_file = place / "server.key", place / "server.crt"
    wanted = sorted(set(hosts))
    if key_file.exists() and _fits(chain_file, authority, wanted, now):
        return ServerFiles(chain_file, key_file, is_new=False)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _sign(authority, key.public_key(), wanted, now)
    chain_file.unlink(missing_ok=True)
    _write(key_file, _pem(key))
    _write(chain_file, certificate.public_bytes(Encoding.PEM) + authority.certificate.public_bytes(Encoding.PEM))
    return ServerFiles(chain_file, key_file, is_new=True)


def _damaged(place: Path) -> AuthorityRefused:
    return AuthorityRefused(
        "the authority in {path} cannot be read",
        remedy="bring its files back, or delete that folder: a new authority is made, and each phone installs it again",
        path=str(place),
    )


def _make_authority(key_file: Path, certificate_file: Path, machine: str, now: datetime) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Runtall"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Runtall on {machine} ({now:%Y-%m-%d})"[:64]),
        ]
    )
    constraints = x509.NameConstraints(
        permitted_subtrees=[x509.DNSName(LOCAL_NAMES), *(x509.IPAddress(network) for network in LOCAL_NETWORKS)],
        excluded_subtrees=None,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCKS_DIFFER)
        .not_valid_after(now + AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(signs_certificates=True), critical=True)
        .add_extension(constraints, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )
    certificate_file.unlink(missing_ok=True)
    _write(key_file, _pem(key))
    _write(certificate_file, certificate.public_bytes(Encoding.PEM))
    return Authority(certificate, key)


def _sign(authority: Authority, key: ec.EllipticCurvePublicKey, hosts: list[str], now: datetime) -> x509.Certificate:
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Runtall")]))
        .issuer_name(authority.certificate.subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCKS_DIFFER)
        .not_valid_after(now - CLOCKS_DIFFER + SERVER_LASTS)
        .add_extension(x509.SubjectAlternativeName([_general_name(host) for host in hosts]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()),
            critical=False,
        )
        .sign(authority.key, SHA256())
    )


def _fits(chain_file: Path, authority: Authority, hosts: list[str], now: datetime) -> bool:
    try:
        certificate = x509.load_pem_x509_certificates(chain_file.read_bytes())[0]
        certificate.verify_directly_issued_by(authority.certificate)
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, TypeError, x509.ExtensionNotFound, InvalidSignature):
        return False
    named = sorted(str(name.value) for name in names)
    return named == hosts and certificate.not_valid_after_utc - RENEWED_BEFORE > now


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _folder(data_dir: DataDir) -> Path:
    data_dir.lan.mkdir(mode=0o700, parents=True, exist_ok=True)
    return data_dir.lan


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all, readable by its owner only."""
    draft = path.with_name(f".{path.name}-{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
