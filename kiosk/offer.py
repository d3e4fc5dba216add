"""What this kiosk can offer now: the hall's catalogue, kept current from what the server tells."""

from __future__ import annotations

from threading import Lock

import msgspec

from floorlink.messages import Catalogue, QueuesChanged, QueueView


class Offer:
    """The catalogue as last told, with the queues as last told. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._catalogue: Catalogue | None = None
        self._queues: dict[str, QueueView] = {}
        self._seq = 0

    def tell(self, message: Catalogue | QueuesChanged) -> None:
        with self._lock:
            if isinstance(message, Catalogue):
                self._catalogue = message
                self._queues = {queue.queue: queue for queue in message.queues}
            elif message.seq > self._seq:
                self._seq = message.seq
                self._queues |= {queue.queue: queue for queue in message.queues}

    @property
    def catalogue(self) -> Catalogue | None:
        """None until the server has spoken for the first time."""
        with self._lock:
            if self._catalogue is None:
                return None
            return msgspec.structs.replace(self._catalogue, queues=list(self._queues.values()))
