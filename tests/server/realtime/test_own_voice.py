"""A clip that the hall records is with its boards and kiosks at once."""

from __future__ import annotations

import io
import wave
from hashlib import sha256

from tests.server.realtime.test_agents import hello
from tests.server.realtime.wire import Wire
from tests.server.running import Box, Person, Running


def recording() -> bytes:
    written = io.BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setparams((1, 2, 8000, 80, "NONE", ""))
        sound.writeframes(bytes(160))
    return written.getvalue()


def test_boards_and_kiosks_hear_of_a_recording_and_of_its_end(server: Running) -> None:
    administrator, box = Person(server, "3001"), Box(server, "box")
    board, agent = Wire(server, "/board"), Wire(server, "/agent", auth={"token": box.badge})
    board.emit("follow", {"zone": "", "last_seq": 0})
    before = hello(agent).voice

    answer = administrator.put("/recorder/zh/kiosk-choose.wav", data=recording())
    assert answer.status_code == 204, answer.text

    board.next("voice")
    told = agent.next("voice")
    fetched = box.get(f"{told['base']}zh/kiosk-choose.wav").content
    assert before is not None
    assert before.own == {}
    assert told["own"] == {"zh": {"kiosk-choose": sha256(fetched).hexdigest()}}
    assert fetched == recording()
    assert hello(agent).voice is not None

    administrator.delete("/recorder/zh/kiosk-choose.wav")
    assert agent.next("voice")["own"] == {}
    board.close()
    agent.close()
