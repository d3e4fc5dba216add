"""The demo's child processes: started together, watched, and ended together without a trace."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from floorlink.errors import HallfloorError

PR_SET_PDEATHSIG = 1
"""linux/prctl.h: the kernel signals a child whose parent died, so that none is orphaned."""


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


@dataclass(frozen=True, slots=True)
class Child:
    name: str
    process: subprocess.Popen[bytes]
    log: Path


class Processes:
    """A group of children. Not thread-safe: one thread starts, watches and ends them."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._children: list[Child] = []
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, name: str, *command: str, env: Mapping[str, str] | None = None) -> None:
        """Start a child in a session of its own, so that Ctrl-C reaches only the supervisor."""
        log = self._logs / f"{name}.log"
        with log.open("ab") as out:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env={**os.environ, **(env or {})},
                start_new_session=True,
                preexec_fn=_die_with(os.getpid()),
            )
        self._children.append(Child(name, process, log))

    def check(self) -> None:
        """Raise ProcessDied if any child has ended by itself."""
        for child in self._children:
            status = child.process.poll()
            if status is not None:
                raise ProcessDied(child.name, status, child.log)

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
