"""``runtall serve`` as a process: one line, its children, nothing left behind; a killed worker costs nothing."""

from __future__ import annotations

import json
import os
import re
import signal
from pathlib import Path

from processes import MANY, Served, children_of, count, is_alive, runtall, served, wait_for

RUNS = "SELECT count(*) FROM runs_run"


def worker_of(app: Served, queue: str = "default") -> int:
    """The process that does the background work of a queue."""
    for child in children_of(app.process.pid):
        words = Path(f"/proc/{child}/cmdline").read_bytes().decode().split("\0")
        if "runtall_web.commands.worker_process" in words and queue in words:
            return child
    raise AssertionError("there is no worker")


def post_files(
    app: Served, address: str, field: str, files: dict[str, bytes], target: str = ""
) -> tuple[int, bytes, dict[str, str]]:
    """Send files as the page at ``address`` does, to ``target`` where that is another."""
    _status, page, headers = app.ask(address)
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token is not None
    edge = "edge0123456789"
    head = f'--{edge}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
    body = head.encode() + token[1] + b"\r\n"
    for name, data in files.items():
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'
        body += head.encode() + data + b"\r\n"
    body += f"--{edge}--\r\n".encode()
    sent = {
        "Content-Type": f"multipart/form-data; boundary={edge}",
        "Cookie": headers["set-cookie"].split(";")[0],
        "Origin": f"http://127.0.0.1:{app.port}",
    }
    return app.ask(target or address, "POST", body, sent)


def upload(app: Served, folder: Path) -> str:
    """Bring in every file of a folder; returns the address of the import."""
    files = {file.name: file.read_bytes() for file in sorted(folder.iterdir())}
    status, _page, headers = post_files(app, "/runs/import/", "files", files)
    assert status == 302
    return headers["location"]


def test_serves_one_folder_and_stops_without_a_trace(tmp_path: Path, season_folder: Path) -> None:
    data_dir = tmp_path / "data"
    with served(data_dir) as app:
        status, page, headers = app.ask("/runs/")
        assert status == 200
        assert b"No runs yet" in page
        assert "script-src 'self'" in headers["content-security-policy"]
        style = re.search(rb'href="(/static/build/main\.[0-9a-f]{12}\.css)"', page)
        assert style is not None
        assert "immutable" in app.ask(style[1].decode())[2]["cache-control"]
        assert app.ask("/runs/", headers={"Host": "evil.example"})[0] == 403
        second = runtall("serve", "--no-browser", "--data-dir", data_dir)
        assert second.returncode == 2
        assert second.stderr.startswith(
            f"error[already_serving]: Runtall is already serving {data_dir} at http://127.0.0.1:"
        )
        busy = runtall("serve", "--no-browser", "--port", app.port, "--data-dir", tmp_path / "other")
        assert busy.returncode == 2
        assert busy.stderr.startswith(f"error[port_busy]: port {app.port} is in use by another program;")
        # The command line may import meanwhile.
        assert runtall("import", season_folder, "--data-dir", data_dir).returncode == 0
        assert b"12 runs" in app.ask("/runs/")[1]
        children = children_of(app.process.pid)
        assert len(children) >= 3
        assert app.stop() == 0
    assert not [child for child in children if is_alive(child)]
    log = (data_dir / "log" / "runtall.log").read_text()
    assert "Traceback" not in log


def test_a_network_address_is_refused(tmp_path: Path) -> None:
    for host in ("0.0.0.0", "192.168.1.5", "example.org", "::"):
        done = runtall("serve", "--host", host, "--no-browser", "--data-dir", tmp_path)
        assert done.returncode == 2
        assert done.stderr.startswith(f"error[host_not_local]: {host} is not an address of this machine alone;")


def test_a_killed_worker_starts_again_and_the_import_goes_on(tmp_path: Path, many_runs: Path) -> None:
    """The task it held comes back: to the end, with every run once and the counts of an undisturbed import."""
    data_dir = tmp_path / "data"
    some_read = "SELECT count(*) FROM runs_import WHERE state = 'running' AND done_files > 0"
    done = "SELECT count(*) FROM runs_import WHERE state = 'done'"
    with served(data_dir) as app:
        worker = worker_of(app)
        address = upload(app, many_runs)
        wait_for(lambda: count(data_dir, some_read) == 1, "the first files")
        os.kill(worker, signal.SIGKILL)
        before = count(data_dir, RUNS)
        assert 0 < before < MANY
        wait_for(lambda: count(data_dir, done) == 1, "the import's end")
        assert worker_of(app) != worker
        assert count(data_dir, RUNS) == MANY
        page = app.ask(address)[1].decode()
        assert f"{MANY} runs brought in." in page
        wait_for(lambda: not any((data_dir / "incoming").glob("import-*")), "the uploads' removal")


def test_a_killed_parent_takes_its_children_along(tmp_path: Path) -> None:
    with served(tmp_path / "data") as app:
        children = children_of(app.process.pid)
        app.process.kill()
        app.process.wait()
        wait_for(lambda: not any(is_alive(child) for child in children), "the children's end", 20)


def answered(app: Served) -> bytes:
    try:
        return app.ask("/health")[1]
    except OSError:
        return b""


def test_a_backup_comes_back_while_serving(tmp_path: Path, season_folder: Path, many_runs: Path) -> None:
    data_dir = tmp_path / "data"
    runtall("import", season_folder, "--data-dir", data_dir)
    with served(data_dir) as app:
        status, backup, headers = app.ask("/settings/backup")
        assert status == 200
        assert headers["content-type"] == "application/zip"
        other = tmp_path / "other"
        (tmp_path / "kept.zip").write_bytes(backup)
        assert runtall("restore", tmp_path / "kept.zip", "--data-dir", data_dir).returncode == 2
        assert runtall("restore", tmp_path / "kept.zip", "--data-dir", other).returncode == 0
        # What happens after the backup is undone by bringing it back.
        before = app.ask("/health")[1]
        runtall("import", many_runs, "--data-dir", data_dir)
        assert count(data_dir, RUNS) == 12 + MANY
        assert post_files(app, "/settings/restore/", "backup", {"kept.zip": backup})[0] == 202
        wait_for(lambda: count(data_dir, RUNS) == 12, "the swap")
        wait_for(lambda: answered(app) not in {b"", before}, "another server process")
        assert b"12 runs" in app.ask("/runs/")[1]
    assert count(other, RUNS) == 12
    told = json.loads(runtall("import", season_folder, "--data-dir", other, "--json").stdout)
    assert (told["new"], told["duplicate"]) == (0, 12)
