"""Install a wheel in an empty environment, start ``runtall serve`` there and ask it for a page.

python tools/try_wheel.py dist/runtall-0.1.0-py3-none-any.whl
"""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import venv
from pathlib import Path

LOCKED = Path(__file__).parent.parent / "requirements" / "run.txt"
PATIENCE_S = 60.0


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def page(port: int, server: subprocess.Popen[bytes]) -> str:
    """The first page, as soon as the server answers."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.3)
    sys.exit(f"the installed program served no page within {PATIENCE_S:.0f} s (exit status {server.poll()})")


def main(wheel: str) -> int:
    """Try the wheel; 0 when its page came, with its style sheet."""
    with tempfile.TemporaryDirectory() as folder:
        environment = Path(folder, "environment")
        venv.create(environment, with_pip=True)
        pip = [str(environment / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "-r", str(LOCKED)], check=True)
        subprocess.run([*pip, "--no-deps", wheel], check=True)
        port = free_port()
        serve = [str(environment / "bin" / "runtall"), "serve", "--port", str(port), "--no-browser"]
        server = subprocess.Popen([*serve, "--data-dir", str(Path(folder, "data"))], cwd=folder)
        try:
            text = page(port, server)
        finally:
            server.terminate()
            server.wait(timeout=20)
    if "Runtall" not in text or ".css" not in text:
        sys.exit("the installed program's page has no title or no style sheet")
    print(f"the wheel serves its page ({len(text)} characters); serve ended with {server.returncode}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
