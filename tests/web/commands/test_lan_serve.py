"""``runtall serve --lan`` as a process, on loopback: HTTPS that verifies, a helper that tells nothing, devices."""

from __future__ import annotations

import argparse
import http.client
import plistlib
import re
import signal
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from processes import RUNTALL, children_of, environment, free_port, is_alive, runtall, started, wait_for

from runtall_web.commands.ports import ServeRefused
from runtall_web.commands.serve import add_arguments, asked_of
from runtall_web.config.listener import Listener, hosts_of

COOKIE = "__Host-runtall-device"
Answer = tuple[int, bytes, dict[str, str]]


class LineToLaptop(http.client.HTTPConnection):
    """TLS to this machine, verified for the name that is asked for, without asking for the name's address."""

    trusted: ssl.SSLContext

    def connect(self) -> None:
        plain = socket.create_connection(("127.0.0.1", self.port), self.timeout)
        self.sock = self.trusted.wrap_socket(plain, server_hostname=self.host)


class Lan:
    """A running ``runtall serve --lan``; ``told`` is what it printed."""

    def __init__(self, process: subprocess.Popen[str], data_dir: Path, own_port: int, lan_port: int) -> None:
        self.process, self.data_dir, self.own_port, self.lan_port = process, data_dir, own_port, lan_port
        self.told = ""

    def read_until_code(self) -> str:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.told += line
            if found := re.search(r"pair it with the code (\w{4}-\w{4}), once", line):
                return found[1]
        assert self.process.stderr is not None
        raise AssertionError(f"it told no code: {self.told} {self.process.stderr.read()}")

    def ask(self, path: str, body: dict[str, str] | None = None, cookie: str = "") -> Answer:
        """Over TLS, with the authority trusted and nothing else, under the name laptop.local."""
        line = LineToLaptop("laptop.local", self.lan_port, timeout=20)
        line.trusted = ssl.create_default_context(cafile=str(self.data_dir / "lan" / "authority.crt"))
        headers = {"Host": f"laptop.local:{self.lan_port}", "Origin": f"https://laptop.local:{self.lan_port}"}
        if cookie:
            headers["Cookie"] = cookie
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        return answer_of(line, "GET" if body is None else "POST", path, urlencode(body) if body else None, headers)

    def pair(self, code: str) -> str:
        """The device's cookie."""
        _status, page, headers = self.ask("/pair/")
        token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token is not None
        own = headers["set-cookie"].strip().split(";")[0]
        status, _page, headers = self.ask("/pair/", {"code": code, "csrfmiddlewaretoken": token[1].decode()}, own)
        assert status == 302
        found = re.search(rf"{COOKIE}=[\w-]+", headers["set-cookie"])
        assert found is not None
        return found[0]

    def helper(self, path: str, method: str = "GET", host: str = "") -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.lan_port + 1, timeout=20)
        return answer_of(line, method, path, None, {"Host": host or f"127.0.0.1:{self.lan_port + 1}"})

    def own(self, path: str) -> Answer:
        return answer_of(http.client.HTTPConnection("127.0.0.1", self.own_port, timeout=20), "GET", path, None, {})


def answer_of(
    line: http.client.HTTPConnection, method: str, path: str, body: str | None, headers: dict[str, str]
) -> Answer:
    try:
        line.request(method, path, body, headers)
        answer = line.getresponse()
        cookies = ", ".join(answer.headers.get_all("set-cookie") or [])
        return answer.status, answer.read(), {**dict(answer.getheaders()), "set-cookie": cookies}
    finally:
        line.close()


@contextmanager
def lan_served(data_dir: Path) -> Iterator[tuple[Lan, str]]:
    """Serving on loopback; yields it and the code that it printed."""
    own_port, lan_port = free_port(), free_port()
    where = ["--port", own_port, "--lan-port", lan_port, "--lan-address", "127.0.0.1", "--lan-name", "laptop"]
    process = started("serve", "--no-browser", "--data-dir", data_dir, "--lan", *where)
    lan = Lan(process, data_dir, own_port, lan_port)
    try:
        code = lan.read_until_code()
        wait_for(lambda: is_up(lan), "both ports")
        yield lan, code
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def is_up(lan: Lan) -> bool:
    try:
        return lan.ask("/pair/")[0] == lan.helper("/")[0] == 200
    except OSError:
        return False


def test_a_phone_is_led_in_and_everybody_else_kept_out(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    with lan_served(data_dir) as (lan, code):
        assert f"http://127.0.0.1:{lan.own_port}/" in lan.told.splitlines()[0]
        assert f"https://laptop.local:{lan.lan_port}/" in lan.told
        assert f"http://127.0.0.1:{lan.lan_port + 1}/" in lan.told
        assert lan.told.count("█") > 50
        for path in ("/", "/runs/", "/health", "/train/events/", "/static/icon.svg", "/worker.js", "/settings/backup"):
            assert lan.ask(path)[0] == 401, path
            assert lan.ask(path, cookie=f"{COOKIE}=forged")[0] == 401, path
        cookie = lan.pair(code)
        assert lan.ask("/runs/", cookie=cookie)[0] == 200
        assert lan.ask("/static/icon.svg", cookie=cookie)[0] == 200
        assert lan.ask("/settings/backup", cookie=cookie)[0] == 403
        assert lan.own("/runs/")[0] == 200
        check_helper(lan)
        children = children_of(lan.process.pid)
        lan.process.send_signal(signal.SIGTERM)
        assert lan.process.wait(30) == 0
    assert not [child for child in children if is_alive(child)]
    assert not (data_dir / "lan" / "reach.json").exists()
    log = (data_dir / "log" / "runtall.log").read_text()
    assert "Internal Server Error" not in log
    assert code not in log
    assert cookie not in log


def check_helper(lan: Lan) -> None:
    """Over plain HTTP there is the guide, its look, the certificate twice, and nothing else."""
    authority = x509.load_pem_x509_certificate((lan.data_dir / "lan" / "authority.crt").read_bytes())
    der = authority.public_bytes(Encoding.DER)
    status, guide, headers = lan.helper("/")
    assert status == 200
    assert b"Certificate Trust Settings" in guide
    assert f"https://laptop.local:{lan.lan_port}/pair/".encode() in guide
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert not headers["set-cookie"]
    status, certificate, headers = lan.helper("/runtall-authority.crt")
    assert (status, certificate, headers["content-type"]) == (200, der, "application/x-x509-ca-cert")
    status, profile, headers = lan.helper("/runtall.mobileconfig")
    assert (status, headers["content-type"]) == (200, "application/x-apple-aspen-config")
    told = plistlib.loads(profile)
    assert [part["PayloadType"] for part in told["PayloadContent"]] == ["com.apple.security.root"]
    assert told["PayloadContent"][0]["PayloadContent"] == der
    for path in (
        "/runs/",
        "/pair/",
        "/settings/",
        "/static/icon.svg",
        "/authority.key",
        "/../lan/authority.key",
        "/health",
    ):
        assert lan.helper(path)[0] == 404, path
    assert lan.helper("/", "POST")[0] == 405
    assert lan.helper("/", host="evil.example")[0] == 403
    assert lan.helper("/", "HEAD")[1] == b""


def test_a_backup_that_comes_back_brings_no_device_back(tmp_path: Path) -> None:
    data_dir, kept = tmp_path / "data", tmp_path / "kept.zip"
    with lan_served(data_dir) as (lan, code):
        cookie = lan.pair(code)
        assert runtall("backup", kept, "--data-dir", data_dir).returncode == 0
    assert runtall("restore", kept, "--data-dir", data_dir).returncode == 0
    with lan_served(data_dir) as (lan, code):
        assert lan.ask("/runs/", cookie=cookie)[0] == 401
        assert lan.ask("/runs/", cookie=lan.pair(code))[0] == 200  # and the authority is the one that phones know


def test_a_proxy_reaches_a_port_of_its_own_and_no_other(tmp_path: Path) -> None:
    own, behind = free_port(), free_port()
    where = ["--no-browser", "--data-dir", str(tmp_path / "data"), "--port", str(own), "--proxy-port", str(behind)]
    public = {**environment(), "RUNTALL_PUBLIC_HOST": "runtall.example.org"}
    with subprocess.Popen([*RUNTALL, "serve", *where], stdout=subprocess.PIPE, text=True, env=public) as process:
        try:
            assert process.stdout is not None
            told = ""
            while f"http://127.0.0.1:{behind}/, and to no other port" not in told:
                line = process.stdout.readline()
                assert line, told
                told += line
            assert "https://runtall.example.org/" in told
            said = {"Host": "runtall.example.org", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.5"}
            wait_for(lambda: plainly(behind, "/pair/", said) == 200, "the port for a proxy")
            assert plainly(behind, "/runs/", said) == 401
            assert plainly(behind, "/pair/", {**said, "X-Forwarded-Proto": "http"}) == 403
            assert plainly(behind, "/pair/", {**said, "Host": f"127.0.0.1:{behind}"}) == 403
            assert plainly(own, "/runs/", {**said, "Host": f"127.0.0.1:{own}"}) == 403
            assert plainly(own, "/runs/", {"Host": "runtall.example.org"}) == 403
            assert plainly(own, "/runs/", {}) == 200
        finally:
            process.terminate()
    assert process.returncode == 0


def plainly(port: int, path: str, headers: dict[str, str]) -> int:
    try:
        return answer_of(http.client.HTTPConnection("127.0.0.1", port, timeout=20), "GET", path, None, headers)[0]
    except OSError:
        return 0


def test_what_cannot_be_served_is_one_clear_line(tmp_path: Path) -> None:
    serve = ["serve", "--no-browser", "--data-dir", tmp_path, "--port", free_port()]
    for more, told in (
        (["--lan-address", "8.8.8.8"], "error[lan_address]: 8.8.8.8 is not an address of a private network;"),
        (["--lan", "--lan-address", "127.0.0.1", "--lan-port", "99999"], "error[port_invalid]: "),
        (["--lan", "--lan-address", "127.0.0.1", "--lan-name", "lap top"], "error[lan_address]: lap top is no name"),
    ):
        done = runtall(*serve, *more)
        assert (done.returncode, done.stderr[: len(told)]) == (2, told)
        assert done.stderr.count("\n") == 1


def test_a_public_host_that_is_none_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for told in ("*", ".example.org", "https://runtall.example.org", "runtall.example.org/"):
        monkeypatch.setenv("RUNTALL_PUBLIC_HOST", told)
        with pytest.raises(ServeRefused) as refused:
            asked_of(arguments())
        assert refused.value.line().startswith("error[public_host]: RUNTALL_PUBLIC_HOST is ")
    monkeypatch.setenv("RUNTALL_PUBLIC_HOST", "Runtall.example.org:8443")
    assert asked_of(arguments()).public_host == "runtall.example.org:8443"
    assert hosts_of(Listener.PROXY) == ["runtall.example.org"]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args([])
