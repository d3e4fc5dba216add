"""What is told after a commit: the journal rows of one command and the state they left behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from floorlink.messages import CallView, Prompt, QueueView, Reprint, WindowView
from server.services.views import Alert, DeviceView, JournalEntry, RatingSeen


@dataclass(frozen=True, slots=True)
class Published:
    """One change (docs/protocol.md). Views stand as they are after `seq`."""

    entries: tuple[JournalEntry, ...]
    windows: tuple[WindowView, ...] = ()
    """Windows acted on first, then those whose count of waiting tickets changed."""
    queues: tuple[QueueView, ...] = ()
    call: CallView | None = None
    rating: RatingSeen | None = None
    prompts: tuple[Prompt, ...] = ()
    devices: tuple[DeviceView, ...] = ()
    reprints: tuple[tuple[str, Reprint], ...] = ()
    """Papers to be printed once more, each with the agent whose printer does it."""
    alerts: tuple[Alert, ...] | None = None
    """All that stand about devices, windows and calls, if this change may have moved them."""
    tickets: tuple[str, ...] = ()
    """Tokens of the tickets that changed, for their phone pages."""
    catalogue: bool = False
    """The hall itself was imported again: every snapshot is stale."""

    @property
    def seq(self) -> int:
        """Of the last entry: a client that has it has all of this change."""
        return self.entries[-1].seq

    @property
    def first(self) -> int:
        return self.entries[0].seq

    @property
    def at(self) -> datetime:
        return self.entries[-1].at

    @property
    def kind(self) -> str:
        """Of the first entry, which names the command's purpose."""
        return self.entries[0].kind

    @property
    def withdrawn(self) -> int | None:
        """`seq` of a call that was a mistake: boards and voices drop it."""
        for entry in self.entries:
            if entry.kind == "undone" and entry.data["press"] == "call":
                return int(str(entry.data["call"]))
        return None

    @property
    def prompt(self) -> Prompt | None:
        """The prompt that stands open or closed last, if any changed."""
        return self.prompts[-1] if self.prompts else None
