"""Driver of a call button on a GPIO pin: a short press calls, holding it recalls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from floorlink.driver import DeviceConfig, Surroundings
from floorlink.messages import DeviceHealth, DeviceKind, Message
from floorlink.settings import convert
from window.asking import KeyAsker
from window.button_press import Press
from window.contacts import ContactHabits, Contacts


@dataclass(frozen=True, slots=True)
class ButtonOptions:
    """The rest of the device's table in agent.toml."""

    pin: int
    """BCM number."""
    pull_up: bool = True
    """True: the button connects the pin to ground."""
    debounce: timedelta = timedelta(milliseconds=30)
    hold: timedelta = timedelta(seconds=1)
    short_key: str = "call"
    hold_key: str = "recall"


def gpio_button(config: DeviceConfig, around: Surroundings) -> GpioButton:
    name = f"device {config.code}"
    return GpioButton(config, around, convert(config.options, ButtonOptions, name))


class GpioButton:
    """One button of one window."""

    kind: DeviceKind = "button"

    def __init__(self, config: DeviceConfig, around: Surroundings, options: ButtonOptions) -> None:
        self.code = config.code
        self._options = options
        self._asker = KeyAsker(self.code, around.upstream, _nothing_to_say_it_with)
        habits = ContactHabits(options.pull_up, options.debounce, options.hold)
        self._contacts = Contacts(self.code, {"": options.pin}, habits, self._pressed)

    def start(self) -> None:
        self._asker.start()
        self._contacts.start()

    def tell(self, message: Message) -> None:
        """A button shows nothing."""

    def health(self) -> DeviceHealth:
        return DeviceHealth(
            device=self.code,
            kind=self.kind,
            profile="",
            health="gone" if self._contacts.closed else "ready",
            detail=f"GPIO{self._options.pin}",
            counters={**self._asker.counters, "edges": self._contacts.edges},
            at=datetime.now(UTC),
        )

    def close(self) -> None:
        self._contacts.close()
        self._asker.close()

    def _pressed(self, _contact: str, press: Press) -> None:
        options = self._options
        self._asker.press(options.hold_key if press == "held" else options.short_key)


def _nothing_to_say_it_with() -> None:
    """A bare button has neither lamp nor beeper; the refusal is counted."""
