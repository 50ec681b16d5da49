"""House rules that no other tool checks. Prints each breach; exits 1 when there is one.

- a hand-written file has at most 500 lines;
- lock files hold versions and hashes, never a download address;
- the program talks to nobody: no address of another host in code, templates or front-end sources;
- every decision record is listed in docs/decisions/README.md;
- no two test files have one name, which pytest would take for one module.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
LONGEST_FILE = 500
WRITTEN_BY_HAND = {".py", ".ts", ".css", ".html", ".toml", ".md", ".sh"}
LOCK_FILES = re.compile(r"(package-lock\.json|requirements/[^/]+\.txt)$")
ADDRESS = re.compile(r"https?://(?!127\.0\.0\.1|localhost|\[::1\])[\w.-]+")
NAMESPACE_HOSTS = (
    "www.w3.org",
    "www.topografix.com",
    "www.garmin.com",
    "www.cluetrust.com",
)  # XML names, never fetched


def tracked_files() -> Iterator[Path]:
    """Files that git knows or would add."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    yield from (path for name in listing.stdout.splitlines() if (path := ROOT / name).is_file())


def breaches(path: Path) -> Iterator[str]:
    """What is wrong with one file."""
    name = path.relative_to(ROOT).as_posix()
    if LOCK_FILES.search(name):
        if re.search(r"https?://", path.read_text(encoding="utf-8")):
            yield f"{name}: a lock file records a download address"
        return
    if path.suffix not in WRITTEN_BY_HAND:
        return
    text = path.read_text(encoding="utf-8")
    if (count := text.count("\n")) > LONGEST_FILE:
        yield f"{name}: {count} lines, at most {LONGEST_FILE}"
    if name.startswith(("src/runtall_web/", "src/runtall/", "frontend/src/")) and path.suffix != ".toml":
        for number, line in enumerate(text.splitlines(), 1):
            for address in ADDRESS.findall(line):
                if not any(host in address for host in NAMESPACE_HOSTS):
                    yield f"{name}:{number}: names another host: {address}"


def unlisted_decisions() -> Iterator[str]:
    """Decision records missing from their index."""
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    for record in sorted(folder.glob("[0-9]*.md")):
        if record.name not in index:
            yield f"docs/decisions/{record.name}: not listed in docs/decisions/README.md"


def tests_of_one_name() -> Iterator[str]:
    """Test files whose name another has too."""
    seen: dict[str, Path] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        first = seen.setdefault(path.name, path)
        if first is not path:
            yield f"{path.relative_to(ROOT)}: has the name of {first.relative_to(ROOT)}"


def main() -> int:
    """Check everything."""
    found = [breach for path in tracked_files() for breach in breaches(path)]
    found += [*unlisted_decisions(), *tests_of_one_name()]
    print("\n".join(found) if found else "house rules: kept")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
