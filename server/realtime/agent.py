"""/agent: device boxes. What their devices say becomes commands; what concerns them is told.

An agent speaks only for its own devices, and each device only as its kind may. Every message is
acknowledged with a Reply and may come again with the same request id.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from floorlink.hall_voice import HallVoice
from floorlink.messages import (
    VERSION,
    Alive,
    CheckInAsked,
    DeviceHealth,
    Hello,
    IssueAsked,
    KeyPressed,
    RatePressed,
    Receipt,
    Reply,
    Reprint,
    TakeBackAsked,
    Welcome,
    read,
    to_wire,
)
from floorlink.own_numbers import OwnShare, OwnTickets
from floorlink.ticket_design import TicketDesign
from server.domain.errors import NotAllowed
from server.door.asker import Asker, Door
from server.door.own_address import with_address
from server.door.refusals import SignInNeeded
from server.realtime.badged import BadgedNamespace
from server.realtime.presence import Presence
from server.realtime.rooms import KIOSKS, agent_room, device_room
from server.realtime.strict import Guest
from server.realtime.strict import parse as strict_parse
from server.services.commands import (
    Actor,
    BringHome,
    CheckIn,
    CheckInByCard,
    IssueTicket,
    PressKey,
    Rate,
    RecordHealth,
    RecordReceipt,
    ShareNumbers,
    TakeBack,
)
from server.services.roles import Permission
from server.services.ticket_design import design_of

if TYPE_CHECKING:
    from server.services.floor import Floor

log = logging.getLogger("hallfloor.server")

_FromDevice = (
    PressKey
    | Rate
    | IssueTicket
    | CheckIn
    | CheckInByCard
    | TakeBack
    | BringHome
    | RecordReceipt
    | RecordHealth
)
_ISSUE_FIELDS = ("service", "queue", "ticket_class", "language", "device")


class AgentNamespace(BadgedNamespace):
    EVENTS: ClassVar[dict[str, str]] = {
        Hello.EVENT: "hello",
        KeyPressed.EVENT: "key",
        RatePressed.EVENT: "rate",
        IssueAsked.EVENT: "issue",
        CheckInAsked.EVENT: "check_in",
        TakeBackAsked.EVENT: "take_back",
        OwnTickets.EVENT: "own_tickets",
        Receipt.EVENT: "receipt",
        DeviceHealth.EVENT: "health",
        Alive.EVENT: "alive",
    }

    def __init__(
        self,
        floor: Floor,
        door: Door,
        presence: Presence,
        own_clips: Callable[[], dict[str, dict[str, str]]],
    ) -> None:
        """`own_clips`: what the hall has recorded, as HallVoice.own has it."""
        super().__init__("/agent", floor, door, presence)
        self._own_clips = own_clips

    def admit(self, asker: Asker) -> None:
        if not asker.agent:
            raise SignInNeeded

    def welcome(self, sid: str, guest: Guest) -> None:
        super().welcome(sid, guest)
        self.enter_room(sid, agent_room(guest.asker.agent))

    def address(self, agent: str) -> str:
        """Where this agent found the server; empty when it is away."""
        here = (guest.address for guest in self.guests.values() if guest.asker.agent == agent)
        return next(here, "")

    def hello(self, sid: str, guest: Guest, data: object) -> Reply:
        hello = read(Hello, data)
        asker = guest.asker = self._door.again(guest.asker)
        windows = sorted({device.window for device in asker.devices if device.window})
        for window in windows:
            self.enter_room(sid, device_room(window))
        kiosk = any(device.kind == "kiosk" for device in asker.devices)
        reads_cards = any(device.kind == "id_reader" for device in asker.devices)
        if kiosk:
            self.enter_room(sid, KIOSKS)
        own = {device.device for device in asker.devices}
        for health in hello.devices:
            if health.device in own:
                self._floor.do(_health(health), _device(health.device))
            else:
                log.warning(
                    "agent %s has a device unknown to the hall: %s", asker.agent, health.device
                )
        views = [self._floor.window(window) for window in windows]
        prompts = [self._floor.prompt(window) for window in windows]
        welcome = Welcome(
            version=VERSION,
            hall=self._floor.hall().code,
            seq=self._floor.seq(),
            now=datetime.now(UTC),
            devices=list(asker.devices),
            windows=views,
            prompts=[prompt for prompt in prompts if prompt is not None],
            catalogue=self._floor.catalogue() if kiosk else None,
            person_key=self._door.persons.key if reads_cards else None,
            shares=self._shares(guest),
            ticket=self._ticket(asker),
            voice=with_address(self._voice(), guest.address) if kiosk else None,
            reprints=self._reprints(guest),
        )
        return Reply(ok=True, result=to_wire(welcome))

    def voices(self) -> list[tuple[str, HallVoice]]:
        """For each box with a kiosk: the hall's own voice, where that box finds it."""
        voice = self._voice()
        return [
            (guest.asker.agent, with_address(voice, guest.address))
            for guest in list(self.guests.values())
            if any(device.kind == "kiosk" for device in guest.asker.devices)
        ]

    def _voice(self) -> HallVoice:
        return HallVoice(base="/voice/", own=self._own_clips())

    def _ticket(self, asker: Asker) -> TicketDesign | None:
        prints = any(device.kind == "printer" for device in asker.devices)
        return design_of(self._floor.hall()) if prints else None

    def _reprints(self, guest: Guest) -> list[Reprint]:
        """Read once the box is in its room: what is asked for from now on is told to it there."""
        printers = [device.device for device in guest.asker.devices if device.kind == "printer"]
        told = self._floor.reprints(printers) if printers else []
        return [with_address(reprint, guest.address) for reprint in told]

    def _shares(self, guest: Guest) -> list[OwnShare]:
        """Last of the welcome, for it tells the time."""
        kiosks = [device.device for device in guest.asker.devices if device.kind == "kiosk"]
        shares = (self._floor.do(ShareNumbers(device=kiosk), _device(kiosk)) for kiosk in kiosks)
        return [with_address(share, guest.address) for share in shares if share is not None]

    def key(self, _: str, guest: Guest, data: object) -> Reply:
        told = read(KeyPressed, data)
        command = PressKey(device=told.device, key=told.key, argument=told.argument)
        return self._do(guest, command, told.request_id, Permission.PRESS_KEYS)

    def rate(self, _: str, guest: Guest, data: object) -> Reply:
        told = read(RatePressed, data)
        command = Rate(token=told.token, level=told.level, channel="keypad", device=told.device)
        return self._do(guest, command, told.request_id, Permission.HOLD_PROMPT)

    def issue(self, _: str, guest: Guest, data: object) -> Reply:
        told = read(IssueAsked, data)
        asked = {name: getattr(told, name) for name in _ISSUE_FIELDS}
        return self._do(guest, strict_parse(IssueTicket, asked), told.request_id, Permission.ISSUE)

    def check_in(self, _: str, guest: Guest, data: object) -> Reply:
        told = read(CheckInAsked, data)
        command: CheckIn | CheckInByCard
        if told.person:
            command = CheckInByCard(person=told.person, language=told.language, device=told.device)
        else:
            command = CheckIn(code=told.code, language=told.language, device=told.device)
        return self._do(guest, command, told.request_id, Permission.CHECK_IN)

    def take_back(self, _: str, guest: Guest, data: object) -> Reply:
        told = read(TakeBackAsked, data)
        command = TakeBack(token=told.token, device=told.device)
        return self._do(guest, command, told.request_id, Permission.CHECK_IN)

    def own_tickets(self, _: str, guest: Guest, data: object) -> Reply:
        told = read(OwnTickets, data)
        command = BringHome(device=told.device, tickets=told.tickets)
        return self._do(guest, command, told.request_id, Permission.ISSUE_ALONE)

    def receipt(self, _: str, guest: Guest, data: object) -> Reply:
        told = read(Receipt, data)
        command = RecordReceipt(
            device=told.device,
            channel=told.channel,
            ok=told.ok,
            seq=told.seq,
            ticket=told.ticket,
            copy=told.copy,
            detail=told.detail[:200],
        )
        return self._do(guest, command, told.request_id)

    def health(self, _: str, guest: Guest, data: object) -> Reply:
        return self._do(guest, _health(read(DeviceHealth, data)))

    def alive(self, sid: str, guest: Guest, data: object) -> Any:
        self._presence.heard(sid, time.monotonic(), alive=True)
        return Reply(ok=True)

    def _do(
        self,
        guest: Guest,
        command: _FromDevice,
        request_id: str = "",
        need: Permission | None = None,
    ) -> Reply:
        device = command.device
        if not guest.asker.device_may(device, need):
            raise NotAllowed(permission=need.value if need else device)
        answer = self._floor.do(command, _device(device), request_id)
        answer = with_address(answer, guest.address)
        return Reply(ok=True, result=msgspec.to_builtins(answer))


def _health(told: DeviceHealth) -> RecordHealth:
    return RecordHealth(
        device=told.device,
        health=told.health,
        detail=told.detail[:200],
        counters=told.counters,
        profile=told.profile,
    )


def _device(code: str) -> Actor:
    return Actor(kind="device", id=code)
