"""The serial ports of this machine, and whether this user may open them."""

from __future__ import annotations

import grp
import os
import pwd
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ADAPTERS = ("ttyUSB*", "ttyACM*", "ttyAMA*", "ttySC*", "rfcomm*")
"""Ports that are really there when they have a name; ttyS0 to ttyS31 are there on every PC."""


@dataclass(frozen=True, slots=True)
class PortFound:
    path: Path
    stable: Path | None
    """Its name by the socket it is plugged into, which survives restarts and other adapters."""
    group: str
    may_open: bool
    used_by: str = ""
    """The program that has it open, as far as this user can see."""


def ports_found(dev: Path = Path("/dev"), proc: Path = Path("/proc")) -> list[PortFound]:
    return [
        look_at(path, dev, proc)
        for pattern in ADAPTERS
        for path in sorted(dev.glob(pattern), key=lambda path: (len(path.name), path.name))
    ]


def look_at(path: Path, dev: Path = Path("/dev"), proc: Path = Path("/proc")) -> PortFound:
    """Raises OSError when there is no such port."""
    owner = path.stat()
    try:
        group = grp.getgrgid(owner.st_gid).gr_name
    except KeyError:
        group = str(owner.st_gid)
    return PortFound(
        path,
        stable_name(path, dev),
        group,
        os.access(path, os.R_OK | os.W_OK),
        used_by(path, proc),
    )


def stable_name(path: Path, dev: Path = Path("/dev")) -> Path | None:
    """The by-path name of a port; of two names for one socket, the plain one."""
    real = path.resolve()
    names = sorted((dev / "serial" / "by-path").glob("*"), key=lambda name: (len(name.name), name))
    return next((name for name in names if name.resolve() == real), None)


def used_by(path: Path, proc: Path = Path("/proc")) -> str:
    real = str(path.resolve())
    for process in _processes(proc):
        try:
            if any(os.readlink(file) == real for file in (process / "fd").iterdir()):
                return (process / "comm").read_text().strip() + f" ({process.name})"
        except OSError:
            continue  # another user's, or it has just ended
    return ""


def _processes(proc: Path) -> Iterator[Path]:
    own = str(os.getpid())
    return (entry for entry in proc.iterdir() if entry.name.isdecimal() and entry.name != own)


def user_name() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def groups_of_user() -> set[str]:
    """The groups this process really has: one that was just granted counts after a new login."""
    names = set()
    for number in {*os.getgroups(), os.getgid()}:
        try:
            names.add(grp.getgrgid(number).gr_name)
        except KeyError:
            names.add(str(number))
    return names


def is_port(path: Path) -> bool:
    try:
        return stat.S_ISCHR(path.stat().st_mode)
    except OSError:
        return False
