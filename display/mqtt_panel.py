"""Driver of window panels that hear their text from a broker (firmware_configs/esphome).

Such a panel says what it shows, so a call is receipted when it is really lit.
"""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from uuid import uuid4

from display.panel_profile import FramedProfile, PanelProfile, load_panel_profile
from display.panel_text import panel_text, printable
from floorlink.broker import Broker, broker_of
from floorlink.broker_device import BrokerDevice
from floorlink.driver import DeviceConfig, Surroundings
from floorlink.messages import Message, Receipt, WindowView

DEFAULT_MQTT = "panels/esphome-64x16.toml"
RECEIPT_WITHIN_S = 3.0


def mqtt_panel(config: DeviceConfig, around: Surroundings) -> MqttPanel:
    profile = load_panel_profile(config.profile or DEFAULT_MQTT, FramedProfile)
    return MqttPanel(config, around, profile, broker_of(config, around))


class MqttPanel(BrokerDevice):
    """One panel above one window. Thread-safe."""

    def __init__(
        self, config: DeviceConfig, around: Surroundings, profile: PanelProfile, broker: Broker
    ) -> None:
        super().__init__(config, broker)
        self._upstream = around.upstream
        self._profile = profile
        self._shown = self._missed = 0
        self._changed = threading.Condition()
        """Guards everything below."""
        self._newest: WindowView | None = None
        self._text = ""
        self._waiting: tuple[float, WindowView] | None = None
        """Until when the panel's word on this call is waited for."""
        self._closing = False
        self._watcher = threading.Thread(target=self._watch, name=f"mqtt-{self.code}", daemon=True)

    @property
    def counters(self) -> dict[str, int]:
        return {**super().counters, "shown": self._shown, "missed": self._missed}

    def start(self) -> None:
        self._watcher.start()
        super().start()

    def close(self) -> None:
        super().close()
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._watcher.is_alive():
            self._watcher.join(timeout=2)

    def tell(self, message: Message) -> None:
        """Shows a WindowView; one older than the last of its window changes nothing."""
        if not isinstance(message, WindowView):
            return
        with self._changed:
            newest = self._newest
            if newest and newest.window == message.window and message.seq < newest.seq:
                return
            self._newest = message
            self._text = panel_text(message, self._profile)
            told = newest.call if newest else None
            if message.state == "called" and message.call and message.call != told:
                self._waiting = (time.monotonic() + RECEIPT_WITHIN_S, message)
                self._changed.notify_all()
        self._show()

    def try_out(self, text: str) -> None:
        """Shows an installer's words until the window has something to say."""
        self.say("text", printable(text), retain=True)

    def came_back(self) -> None:
        self._show()

    def heard(self, what: str, payload: bytes) -> bool:
        if what != "shown":
            return False
        self._shown += 1
        with self._changed:
            waiting = self._waiting
            if waiting is None or payload != self._text.encode():
                return True
            self._waiting = None
        self._receipt(waiting[1], ok=True)
        return True

    def _show(self) -> None:
        if self._newest is not None:
            self.say("text", self._text, retain=True)

    def _watch(self) -> None:
        """Tells the panel again, lest it go dark, and says so when it stayed silent over a call."""
        again = self._profile.refresh.total_seconds()
        show_at = time.monotonic() + again
        while True:
            with self._changed:
                if self._closing:
                    return
                due = min(show_at, self._waiting[0]) if self._waiting else show_at
                self._changed.wait(max(0.0, due - time.monotonic()))
                now = time.monotonic()
                missed = self._waiting if self._waiting and now >= self._waiting[0] else None
                if missed:
                    self._waiting = None
            if missed:
                self._missed += 1
                self._receipt(missed[1], ok=False)
            if now >= show_at:
                self._show()
                show_at = now + again

    def _receipt(self, view: WindowView, *, ok: bool) -> None:
        assert view.call is not None
        self._upstream.send(
            Receipt(
                request_id=str(uuid4()),
                device=self.code,
                channel="panel",
                ok=ok,
                seq=view.call.seq,
                detail="" if ok else "the panel did not say that it shows the call",
                at=datetime.now(UTC),
            )
        )
