"""A real Mosquitto with the settings that we ship, and devices that speak as our firmware does."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path
from typing import Any

from paho.mqtt.client import Client, MQTTMessage, MQTTMessageInfo
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

from firmware_configs import PI
from tests.floorlink.pty_pair import eventually

BIN = "/usr/sbin:/usr/bin"
PASSWORD = "change-me"


class Mosquitto:
    """Every name of `people` may enter with PASSWORD; or files as `hallfloor provision` writes."""

    def __init__(self, folder: Path, *people: str, passwords: str = "", rights: str = "") -> None:
        self._folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._keep("hallfloor.passwd", passwords)
        for person in people:
            self._run("mosquitto_passwd", "-b", str(folder / "hallfloor.passwd"), person, PASSWORD)
        self._keep("hallfloor.acl", rights or (PI / "mosquitto.acl").read_text())
        text = (PI / "mosquitto.conf").read_text().replace("/etc/mosquitto", str(folder))
        text = text.replace("listener 1883", f"listener {self.port} 127.0.0.1")
        # Started by root, it would become the user mosquitto, who may not read this folder.
        (folder / "mosquitto.conf").write_text(f"{text}user {os.environ.get('USER', 'root')}\n")
        self.start()

    def start(self) -> None:
        command = ["mosquitto", "-c", str(self._folder / "mosquitto.conf")]
        with (self._folder / "mosquitto.log").open("ab") as log:
            self._process = subprocess.Popen(command, stderr=log, env={"PATH": BIN})
        eventually(self._answers, 5)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()

    def _keep(self, name: str, text: str) -> None:
        path = self._folder / name
        path.touch(mode=0o600)
        path.write_text(text)

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 0.2).close()
        except OSError:
            return False
        return True

    def _run(self, *command: str) -> None:
        subprocess.run(command, check=True, env={"PATH": BIN}, capture_output=True)


class FarDevice:
    """A device of our firmware, seen from the broker."""

    def __init__(self, code: str, broker: Mosquitto, password: str = PASSWORD) -> None:
        self.code = code
        self.heard: list[str] = []
        """What it was told, and "text …" for a panel."""
        self.shows = True
        """A panel that says what it shows."""
        self.listens = False
        """The broker has taken its subscriptions: from now on it misses nothing."""
        self.refused = False
        self._client = Client(CallbackAPIVersion.VERSION2)
        self._client.username_pw_set(code, password)
        self._client.will_set(f"hallfloor/{code}/health", "gone", 1, True)
        self._client.on_connect = self._connected
        self._client.on_subscribe = self._subscribed
        self._client.on_message = self._hear
        self._client.connect("127.0.0.1", broker.port, 5)
        self._client.loop_start()

    def say(self, what: str, payload: str, device: str = "") -> None:
        self.say_anyway(what, payload, device).wait_for_publish(3)

    def say_anyway(self, what: str, payload: str, device: str = "") -> MQTTMessageInfo:
        """Without asking whether it was taken."""
        return self._client.publish(f"hallfloor/{device or self.code}/{what}", payload, 1)

    def lose_power(self) -> None:
        """No goodbye: the broker speaks the last will."""
        self._client.loop_stop()
        sock = self._client.socket()
        if sock is not None:
            sock.close()

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _connected(
        self, client: Client, _data: Any, _flags: Any, answer: ReasonCode, _properties: Any
    ) -> None:
        self.refused = bool(answer.is_failure)
        if self.refused:
            return
        client.subscribe([(f"hallfloor/{self.code}/told", 1), (f"hallfloor/{self.code}/text", 1)])
        client.publish(f"hallfloor/{self.code}/health", "ready", 1, True)

    def _subscribed(self, *_: Any) -> None:
        self.listens = True

    def _hear(self, client: Client, _data: Any, message: MQTTMessage) -> None:
        text = message.payload.decode()
        if message.topic.endswith("/text"):
            self.heard.append(f"text {text}")
            if self.shows:
                client.publish(f"hallfloor/{self.code}/shown", text, 1)
        else:
            self.heard.append(text)
