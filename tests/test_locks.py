"""What is installed is what was locked: every version one, every file known by its hash."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
REQUIREMENTS = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PACKAGES = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]


def test_every_python_package_has_one_version_and_hashes() -> None:
    entries = [entry for entry in re.split(r"^(?=[a-z0-9])", REQUIREMENTS, flags=re.M) if entry]

    assert len(entries) > 100
    for entry in entries:
        assert re.match(r"[a-z0-9._-]+(\[[a-z0-9,-]+\])?==[^\s;]+( ; [^\\\n]+)? \\\n", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry


def test_every_npm_package_has_one_version_and_a_hash() -> None:
    locked = {name: package for name, package in PACKAGES.items() if name}

    assert locked
    for name, package in locked.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+\S*", package["version"]), name
        assert package["integrity"].startswith("sha512-"), name


def test_what_the_lock_files_install_is_what_they_are_held_against() -> None:
    setup = (ROOT / "script" / "setup").read_text(encoding="utf-8")
    vendor = (ROOT / "script" / "vendor_pages.py").read_text(encoding="utf-8")

    assert "--require-hashes -r requirements.lock" in setup
    assert '"ci", "--ignore-scripts"' in vendor  # npm ci: by the lock file, and running nothing
