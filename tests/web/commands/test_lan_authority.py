"""The private authority and the certificate it signs, judged by an independent verifier."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from runtall_web.config.authority import (
    Authority,
    AuthorityRefused,
    ServerFiles,
    open_authority,
    server_files,
)
from runtall_web.config.data_dir import DataDir

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOSTS = ["laptop.local", "192.168.1.20", "fd00::20"]


@pytest.fixture
def place(tmp_path: Path) -> DataDir:
    return DataDir(tmp_path)


@pytest.fixture
def authority(place: DataDir) -> Authority:
    return open_authority(place, "laptop.local", NOW)


def certificate(files: ServerFiles) -> x509.Certificate:
    return x509.load_pem_x509_certificates(files.chain.read_bytes())[0]


def verify(authority: Authority, leaf: x509.Certificate, host: str, now: datetime = NOW) -> None:
    """Raises unless a strict client would accept ``leaf`` for ``host``."""
    try:
        subject: x509.DNSName | x509.IPAddress = x509.IPAddress(ip_address(host))
    except ValueError:
        subject = x509.DNSName(host)
    verifier = PolicyBuilder().store(Store([authority.certificate])).time(now).build_server_verifier(subject)
    verifier.verify(leaf, [])


@pytest.mark.parametrize("host", HOSTS)
def test_a_client_that_trusts_the_authority_accepts_the_machine(
    place: DataDir, authority: Authority, host: str
) -> None:
    leaf = certificate(server_files(place, authority, HOSTS, NOW))
    verify(authority, leaf, host)
    with pytest.raises(VerificationError):
        verify(authority, leaf, "other.local")


@pytest.mark.parametrize("host", ["bank.example", "example.org", "local.example", "8.8.8.8", "2606:4700::1111"])
def test_the_authority_cannot_vouch_for_the_internet(place: DataDir, authority: Authority, host: str) -> None:
    """Not even with its own key: clients refuse what lies outside its name constraints."""
    leaf = certificate(server_files(place, authority, [host], NOW))
    with pytest.raises(VerificationError):
        verify(authority, leaf, host)


def test_only_the_owner_reads_the_keys(place: DataDir, authority: Authority) -> None:
    files = server_files(place, authority, HOSTS, NOW)
    assert stat.S_IMODE(place.lan.stat().st_mode) == 0o700
    for key in (place.lan / "authority.key", files.key):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    (place.lan / "authority.key").chmod(0o644)
    open_authority(place, "laptop.local", NOW)
    assert stat.S_IMODE((place.lan / "authority.key").stat().st_mode) == 0o600


def test_the_authority_signs_certificates_and_nothing_else(authority: Authority) -> None:
    extensions = authority.certificate.extensions
    basic = extensions.get_extension_for_class(x509.BasicConstraints)
    names = extensions.get_extension_for_class(x509.NameConstraints)
    usage = extensions.get_extension_for_class(x509.KeyUsage)
    assert basic.critical
    assert names.critical
    assert usage.critical
    assert (basic.value.ca, basic.value.path_length) == (True, 0)
    assert (usage.value.key_cert_sign, usage.value.digital_signature) == (True, False)


def test_a_certificate_lasts_as_long_as_browsers_allow(place: DataDir, authority: Authority) -> None:
    leaf = certificate(server_files(place, authority, HOSTS, NOW))
    assert leaf.not_valid_after_utc - leaf.not_valid_before_utc <= timedelta(days=398)
    assert leaf.not_valid_before_utc < NOW  # a phone's clock may be behind
    usage = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [x509.ExtendedKeyUsageOID.SERVER_AUTH]


def test_what_fits_is_kept(place: DataDir, authority: Authority) -> None:
    first = server_files(place, authority, HOSTS, NOW)
    assert first.is_new
    before = first.chain.read_bytes()
    again = server_files(place, open_authority(place, "laptop.local", NOW), reversed(HOSTS), NOW + timedelta(days=300))
    assert not again.is_new
    assert again.chain.read_bytes() == before


@pytest.mark.parametrize("days", [0, 370, 500])
def test_it_is_renewed_with_other_addresses_and_before_it_runs_out(
    place: DataDir, authority: Authority, days: int
) -> None:
    server_files(place, authority, HOSTS, NOW)
    later = NOW + timedelta(days=days)
    hosts = ["laptop.local", "10.0.0.7"] if days == 0 else HOSTS
    renewed = server_files(place, authority, hosts, later)
    assert renewed.is_new
    for host in hosts:
        verify(authority, certificate(renewed), host, later)
    key = load_pem_private_key(renewed.key.read_bytes(), None)
    assert certificate(renewed).public_key() == key.public_key()


def test_damaged_server_files_are_made_again(place: DataDir, authority: Authority) -> None:
    files = server_files(place, authority, HOSTS, NOW)
    for spoil in (b"", b"not a certificate", files.chain.read_bytes()[:200]):
        files.chain.write_bytes(spoil)
        assert server_files(place, authority, HOSTS, NOW).is_new
    files.key.unlink()
    assert server_files(place, authority, HOSTS, NOW).is_new


def test_another_authoritys_certificate_is_not_used(tmp_path: Path, place: DataDir, authority: Authority) -> None:
    server_files(place, authority, HOSTS, NOW)
    other = open_authority(DataDir(tmp_path / "other"), "laptop.local", NOW)
    assert server_files(place, other, HOSTS, NOW).is_new


def test_the_authority_stays_the_same(place: DataDir, authority: Authority) -> None:
    again = open_authority(place, "renamed.local", NOW + timedelta(days=2000))
    assert again.fingerprint == authority.fingerprint
    assert len(authority.fingerprint.split()) == 32


def test_an_authority_that_runs_out_is_made_anew(place: DataDir, authority: Authority) -> None:
    later = NOW + timedelta(days=3400)
    renewed = open_authority(place, "laptop.local", later)
    assert renewed.fingerprint != authority.fingerprint
    verify(renewed, certificate(server_files(place, renewed, HOSTS, later)), "laptop.local", later)


def test_a_first_use_that_was_cut_short_is_done_again(place: DataDir, authority: Authority) -> None:
    (place.lan / "authority.crt").unlink()  # it is written last
    assert open_authority(place, "laptop.local", NOW).fingerprint != authority.fingerprint


@pytest.mark.parametrize("file", ["authority.key", "authority.crt"])
def test_a_damaged_authority_is_one_clear_line(place: DataDir, authority: Authority, file: str) -> None:
    (place.lan / file).write_bytes(b"damaged")
    with pytest.raises(AuthorityRefused) as refused:
        open_authority(place, "laptop.local", NOW)
    assert refused.value.line().startswith("error[authority]: the authority in ")


def test_a_key_of_another_authority_is_refused(tmp_path: Path, place: DataDir, authority: Authority) -> None:
    other = DataDir(tmp_path / "other")
    open_authority(other, "laptop.local", NOW)
    (place.lan / "authority.key").write_bytes((other.lan / "authority.key").read_bytes())
    with pytest.raises(AuthorityRefused):
        open_authority(place, "laptop.local", NOW)
