"""The demo's child processes: started together, watched, and ended together without a trace.

As systemd would in a real hall, a child that dies after it has lived for a while is started again.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from floorlink.errors import HallfloorError

PR_SET_PDEATHSIG = 1
"""linux/prctl.h: the kernel signals a child whose parent died, so that none is orphaned."""


LIVED_S = 3.0
"""Whoever dies younger would only die again."""


class ProcessDied(HallfloorError):
    """A child ended by itself; `log` is where it said why."""

    code = "process_died"

    def __init__(self, name: str, status: int, log: Path) -> None:
        super().__init__(f"{name} ended by itself with status {status}; see {log}\n{_tail(log)}")
        self.name = name
        self.log = log


class NotReady(HallfloorError):
    """Something did not answer in time."""

    code = "not_ready"


@dataclass(slots=True)
class Child:
    name: str
    command: tuple[str, ...]
    env: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes]
    since: float = field(default_factory=time.monotonic)


class Processes:
    """A group of children. Not thread-safe: one thread starts, watches and ends them."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._children: list[Child] = []
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, name: str, *command: str, env: Mapping[str, str] | None = None) -> None:
        """Start a child in a session of its own, so that Ctrl-C reaches only the supervisor."""
        log = self._logs / f"{name}.log"
        self._children.append(Child(name, command, env or {}, log, _run(command, env or {}, log)))

    def check(self) -> list[str]:
        """Start again whoever died; their names. Raises ProcessDied for one that died young."""
        again = []
        for child in self._children:
            status = child.process.poll()
            if status is None:
                continue
            if time.monotonic() - child.since < LIVED_S:
                raise ProcessDied(child.name, status, child.log)
            with contextlib.suppress(ProcessLookupError):  # its own children may outlive it
                os.killpg(child.process.pid, signal.SIGKILL)
            child.process = _run(child.command, child.env, child.log)
            child.since = time.monotonic()
            again.append(child.name)
        return again

    def wait_until(self, ready: Callable[[], bool], what: str, timeout: float = 60.0) -> None:
        """Wait until `ready()`; a child's death or `timeout` seconds of silence is an error."""
        deadline = time.monotonic() + timeout
        while not ready():
            self.check()
            if time.monotonic() > deadline:
                raise NotReady(f"{what} did not answer within {timeout:.0f} s")
            time.sleep(0.02)

    def end(self, grace: float = 5.0) -> None:
        """SIGTERM to all, newest first; SIGKILL to whoever is left after `grace` seconds."""
        for child in reversed(self._children):
            _signal_group(child.process, signal.SIGTERM)
        deadline = time.monotonic() + grace
        for child in reversed(self._children):
            try:
                child.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal_group(child.process, signal.SIGKILL)
                child.process.wait()
        self._children.clear()


def _run(command: tuple[str, ...], env: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as out:
        return subprocess.Popen(  # our own programs, by their modules' names  # nosec B603
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            env={**os.environ, **env},
            start_new_session=True,
            preexec_fn=_die_with(os.getpid()),
        )


def _signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    if process.poll() is None:
        os.killpg(process.pid, number)


def _die_with(parent: int) -> Callable[[], None]:
    libc = ctypes.CDLL(None, use_errno=True)

    def set_up() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # the parent died between fork and prctl
            os._exit(1)

    return set_up


def _tail(log: Path, lines: int = 12) -> str:
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
