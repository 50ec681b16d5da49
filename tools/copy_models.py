"""Fetch the models' packages by their locked hashes and copy the models beside the code that runs them."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ROOT / "models" / "node_modules" / "@mediapipe"
TARGET = ROOT / "src" / "runtall" / "pose" / "models"
NAMED_OTHERWISE = {"pose_detection.tflite": "pose_solution_packed_assets.data"}


def main() -> int:
    """Copy what is missing or different; refuse bytes that the program would refuse."""
    sys.path.insert(0, str(ROOT / "src"))
    from runtall.pose.model_files import DETECTOR, FACE_DETECTOR, LANDMARKERS

    models = [DETECTOR, *LANDMARKERS.values(), FACE_DETECTOR]
    if all((TARGET / model.file).is_file() and digest(TARGET / model.file) == model.sha256 for model in models):
        return 0
    print("fetching the models", flush=True)
    npm = [sys.executable, str(ROOT / "tools" / "node.py"), "npm", "--prefix", str(ROOT / "models"), "ci"]
    subprocess.run([*npm, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], check=True)
    TARGET.mkdir(parents=True, exist_ok=True)
    for model in models:
        package = PACKAGES / ("face_detection" if model is FACE_DETECTOR else "pose")
        source = package / NAMED_OTHERWISE.get(model.file, model.file)
        if digest(source) != model.sha256:
            sys.exit(f"error[model_changed]: {source.name} is not the model this program was built for")
        shutil.copyfile(source, TARGET / model.file)
    shutil.rmtree(ROOT / "models" / "node_modules")
    return 0


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
