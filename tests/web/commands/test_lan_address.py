"""Which addresses and names are this network's; following the machine from one network to the next."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest
from cryptography import x509
from processes import free_port

from runtall_web.commands import outward as outward_module
from runtall_web.commands.lan_address import AddressRefused, asked_address, found_addresses, local_name
from runtall_web.commands.outward import Asked, Outward, terminal_qr, told_at_start
from runtall_web.commands.ports import ServeRefused, settled_address
from runtall_web.config.data_dir import DataDir
from runtall_web.config.listener import Listener, hosts_of, this_listener
from runtall_web.config.local_network import is_local, is_loopback
from runtall_web.config.reach import Reach, read_reach

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("address", ["192.168.1.20", "10.1.2.3", "172.31.0.1", "fd00::2", "fe80::1%eth0", "100.64.0.1"])
def test_knows_a_private_network(address: str) -> None:
    assert is_local(address)


@pytest.mark.parametrize("address", ["", "8.8.8.8", "172.32.0.1", "0.0.0.0", "::", "192.168.1", "laptop.local"])
def test_knows_what_is_none(address: str) -> None:
    assert not is_local(address)
    with pytest.raises(AddressRefused):
        asked_address(address)


def test_finds_only_private_addresses_of_this_machine() -> None:
    for address in found_addresses():
        assert is_local(address)
        assert not is_loopback(address)
        settled_address(address, free_port(), "--lan-port")  # it can be bound: it is ours


@pytest.mark.parametrize("asked", ["laptop", "Laptop", "laptop.local"])
def test_a_machine_is_called_by_its_local_name(asked: str) -> None:
    assert local_name(asked) == "laptop.local"


@pytest.mark.parametrize("asked", ["lap top", "a.b", "-x", "x-", "*", "localhost", "x" * 64, "bank.example"])
def test_a_name_that_is_none_is_refused(asked: str) -> None:
    with pytest.raises(AddressRefused):
        local_name(asked)


@pytest.mark.parametrize(
    ("host", "name"), [("Alices-Mac.fritz.box", "alices-mac.local"), ("localhost", ""), ("my_pc", ""), ("", "")]
)
def test_the_name_comes_from_the_system(host: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: host)
    assert local_name(None) == name


def test_an_address_of_another_machine_is_one_clear_line() -> None:
    with pytest.raises(ServeRefused) as refused:
        settled_address("192.168.253.253", free_port(), "--lan-port")
    assert refused.value.code == "address_elsewhere"


def test_a_word_that_is_no_listener_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNTALL_LISTENER", "everybody")
    with pytest.raises(ValueError, match="everybody"):
        this_listener()
    monkeypatch.setenv("RUNTALL_LISTENER", "")
    assert this_listener() is Listener.OWN


def test_each_listener_answers_to_its_own_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNTALL_LAN_HOSTS", "laptop.local,192.168.1.20")
    monkeypatch.setenv("RUNTALL_PUBLIC_HOST", "Runtall.example.org")
    assert hosts_of(Listener.LAN) == ["laptop.local", "192.168.1.20"]
    assert hosts_of(Listener.PROXY) == ["runtall.example.org"]
    assert hosts_of(Listener.OWN) == ["localhost", "127.0.0.1", "[::1]"]
    monkeypatch.delenv("RUNTALL_PUBLIC_HOST")
    assert hosts_of(Listener.PROXY) == []


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_a_camera_reads_the_code_in_the_terminal(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
    drawn = terminal_qr("http://192.168.1.20:8741/")
    if encoding == "ascii":
        assert drawn == ""  # such a terminal still has the address
        return
    light = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}
    rows = [[light[half][part] for half in line] for line in drawn.splitlines() for part in (0, 1)]
    picture = np.kron(np.array(rows, np.uint8) * 255, np.ones((8, 8), np.uint8))
    assert cv2.QRCodeDetector().detectAndDecode(picture)[0] == "http://192.168.1.20:8741/"


@pytest.fixture
def networks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the machine finds when it looks; tests change it. Loopback, so that nothing is bound elsewhere."""
    found = ["127.0.0.1"]
    monkeypatch.setattr(outward_module, "found_addresses", lambda: list(found))
    return found


def named_in(data_dir: DataDir) -> list[str]:
    leaf = x509.load_pem_x509_certificates((data_dir.lan / "server.crt").read_bytes())[0]
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return [str(name.value) for name in names]


def test_the_machine_moves_to_another_network(tmp_path: Path, networks: list[str]) -> None:
    data_dir, port = DataDir(tmp_path), free_port()
    outward = Outward(data_dir, Asked(lan_port=port, name="laptop"))
    outward.open_now(NOW)
    assert named_in(data_dir) == ["127.0.0.1", "laptop.local"]
    first = outward.children
    assert not outward.look_again(NOW)
    assert outward.children is first
    networks[:] = ["127.0.0.9"]
    assert outward.look_again(NOW)
    assert named_in(data_dir) == ["127.0.0.9", "laptop.local"]
    assert {child.arguments[0] for child in outward.children} == {"127.0.0.9"}
    reach = read_reach(data_dir)
    assert reach is not None
    assert reach.addresses == [f"https://laptop.local:{port}/", f"https://127.0.0.9:{port}/"]
    assert reach.helper == f"http://127.0.0.9:{port + 1}/"
    networks.clear()
    assert not outward.look_again(NOW)  # without a network everything stays as it was
    assert outward.look_again(NOW + timedelta(days=380))  # and a certificate is renewed in time
    outward.close()
    assert read_reach(data_dir) is None


def test_without_a_network_there_is_nothing_to_serve(tmp_path: Path, networks: list[str]) -> None:
    networks.clear()
    with pytest.raises(AddressRefused) as refused:
        Outward(DataDir(tmp_path), Asked(lan_port=free_port())).open_now(NOW)
    assert "--lan-address" in refused.value.line()


def test_a_proxy_gets_a_port_of_its_own(tmp_path: Path) -> None:
    outward = Outward(DataDir(tmp_path), Asked(public_host="runtall.example.org", proxy_port=free_port()))
    outward.open_now(NOW)
    assert [child.environment for child in outward.children] == [{"RUNTALL_LISTENER": "proxy"}]
    assert outward.reach == Reach(["https://runtall.example.org/"])
    assert not outward.look_again(NOW)
    told = told_at_start(outward.reach, "K7M29QXP", 10, outward.asked)
    assert "K7M2-9QXP" in told
    assert f"http://127.0.0.1:{outward.asked.proxy_port}/" in told
