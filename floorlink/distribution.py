"""Which device is told what: a window's state to the devices of that window, and so on.

Remembers the last `seq` of every window, so that an older state never follows a newer one,
whatever the order in which a welcome and the messages around it come in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from floorlink.driver import Device
from floorlink.hall_voice import HallVoice
from floorlink.messages import (
    Catalogue,
    Message,
    PersonKey,
    Prompt,
    QueuesChanged,
    Reprint,
    Welcome,
    WindowView,
)
from floorlink.own_numbers import OwnShare
from floorlink.ticket_design import TicketDesign

Told = Iterator[tuple[Device, Message]]


class Distribution:
    """Not thread-safe: lives in the connection's reading thread."""

    def __init__(self, devices: Iterable[Device]) -> None:
        self._devices = {device.code: device for device in devices}
        self._kiosks = [device for device in self._devices.values() if device.kind == "kiosk"]
        self._at_window: dict[str, list[Device]] = defaultdict(list)
        self._in_zone: dict[str, list[Device]] = defaultdict(list)
        """Devices of a zone (or, with zone "", of the hall) that stand at no window: boards."""
        self._seen: dict[str, int] = {}
        self._prompted: set[str] = set()

    def unknown_to(self, welcome: Welcome) -> list[str]:
        """Devices of this box that the hall does not know."""
        known = {settings.device for settings in welcome.devices}
        return [code for code in self._devices if code not in known]

    def welcome(self, welcome: Welcome) -> Told:
        """The whole state, to everyone it concerns. A prompt that is over is told as closed."""
        self._place(welcome)
        self._seen = {}
        for window in welcome.windows:
            yield from self.tell(window)
        open_now = {prompt.window for prompt in welcome.prompts if prompt.open}
        for over in sorted(self._prompted - open_now):
            yield from self.tell(Prompt(window=over, open=False))
        for prompt in welcome.prompts:
            yield from self.tell(prompt)
        if welcome.catalogue is not None:
            yield from self.tell(welcome.catalogue)
        if welcome.person_key is not None:
            yield from self.tell(welcome.person_key)
        yield from self.tell(welcome.ticket or TicketDesign(lines=[], of_box=True))
        for reprint in welcome.reprints:
            yield from self.tell(reprint)
        if welcome.voice is not None:
            yield from self.tell(welcome.voice)
        for share in welcome.shares:
            yield from self.tell(share)

    def tell(self, message: Message) -> Told:
        """Everyone whom one message concerns."""
        if isinstance(message, WindowView):
            if message.seq < self._seen.get(message.window, 0):
                return
            self._seen[message.window] = message.seq
            devices = [
                *self._at_window.get(message.window, ()),
                *self._in_zone.get(message.zone, ()),
                *(self._in_zone.get("", ()) if message.zone else ()),
            ]
        elif isinstance(message, Prompt):
            (self._prompted.add if message.open else self._prompted.discard)(message.window)
            devices = self._at_window.get(message.window, [])
        elif isinstance(message, Catalogue | QueuesChanged | HallVoice):
            devices = self._kiosks
        elif isinstance(message, PersonKey):
            devices = [one for one in self._devices.values() if one.kind == "id_reader"]
        elif isinstance(message, TicketDesign):
            devices = [one for one in self._devices.values() if one.kind == "printer"]
        elif isinstance(message, Reprint | OwnShare):
            devices = [self._devices[message.device]] if message.device in self._devices else []
        else:
            return
        for device in devices:
            yield device, message

    def _place(self, welcome: Welcome) -> None:
        self._at_window.clear()
        self._in_zone.clear()
        for settings in welcome.devices:
            device = self._devices.get(settings.device)
            if device is None:
                continue
            if settings.window:
                self._at_window[settings.window].append(device)
            elif settings.kind == "board":
                self._in_zone[settings.zone].append(device)
