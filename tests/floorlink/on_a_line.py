"""A driver and its twin at the two ends of one real pty, with a real Line between them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from floorlink.driver import Device, DeviceConfig, Factory, Surroundings
from floorlink.line import Line, LineHabits
from floorlink.line_settings import LineSettings
from floorlink.messages import CallView, Names, TicketBrief, WindowState, WindowView
from floorlink.twin import BusTwin, Twin
from tests.floorlink.pty_pair import FarEnd, PtyPair, eventually
from tests.floorlink.recorder import Recorder

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
QUICK = LineHabits(first_retry=0.02, longest_retry=0.1, steady_after=0.2, patience=0.3)


class OnALine:
    """The near end is `line` with its devices, the far end the twins."""

    def __init__(self, folder: Path, *twins: Twin, baud: int = 57600) -> None:
        self.folder = folder
        self.upstream = Recorder()
        self.pair = PtyPair(folder / "line")
        self.line = Line(LineSettings("line", str(self.pair.path), baud), QUICK)
        self.bus = BusTwin(*twins)
        self.far = FarEnd(self.pair, self.bus.feed, self.bus.late)
        self.devices: list[Device] = []
        self.line.open()
        eventually(lambda: self.line.is_open)

    def build(self, factory: Factory, config: DeviceConfig) -> Device:
        around = Surroundings(self.upstream, {"line": self.line}, self.folder)
        device = factory(config, around)
        self.devices.append(device)
        device.start()
        return device

    def pull(self) -> None:
        """The cable is out."""
        self.far.close()
        self.pair.pull()
        eventually(lambda: not self.line.is_open)

    def replug(self) -> None:
        self.pair.replug()
        self.far = FarEnd(self.pair, self.bus.feed, self.bus.late)

    def close(self) -> None:
        for device in self.devices:
            device.close()
        self.line.close()
        self.far.close()
        self.pair.close()


def window_view(
    state: WindowState,
    seq: int = 1,
    number: str = "A001",
    window: str = "03",
    reason: str = "",
    times: int = 1,
    waiting: int = 0,
) -> WindowView:
    name = Names(zh=f"{window.lstrip('0')}号窗口")
    at_window = state in ("called", "serving")
    ticket = TicketBrief(
        id=1,
        number=number,
        queue="A",
        service="household-move",
        service_name=Names(zh="户口迁移"),
        ticket_class="ordinary",
        issued_at=AT,
    )
    call = CallView(
        seq=seq,
        number=number,
        window=window,
        window_name=name,
        zone="1",
        times=times,
        at=AT,
    )
    return WindowView(
        seq=seq,
        window=window,
        name=name,
        zone="1",
        state=state,
        since=AT,
        reason=reason,
        waiting=waiting,
        ticket=ticket if at_window else None,
        call=call if at_window else None,
    )
