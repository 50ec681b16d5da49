"""Put clips that were read into the data folder of a running site: ``seed_form.py FOLDER`` with recordings, videos and
``clips.json`` (what the runner said of each) in FOLDER. Prints their addresses as JSON."""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "runtall_web.config.settings"

import django

django.setup()

from runtall.body import read_recording  # noqa: E402
from runtall_web.accounts.models import LOCAL_USERNAME, User  # noqa: E402
from web.form.kept import kept_clip  # noqa: E402


def main(folder: Path) -> None:
    owner = User.objects.get(username=LOCAL_USERNAME)
    addresses = {}
    for said in json.loads((folder / "clips.json").read_text("utf-8")):
        name = said.pop("key")
        recording = read_recording((folder / f"{name}.landmarks").read_bytes())
        film = folder / f"{name}.mp4" if said.pop("has_video", True) else None
        said["filmed_at"] = datetime.fromisoformat(said["filmed_at"])
        clip = kept_clip(owner, recording, video=film, **said)
        addresses[name] = f"/form/{clip.uid}/"
    print(json.dumps(addresses))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
