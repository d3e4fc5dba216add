from __future__ import annotations

from server.realtime.presence import (
    AWAY_AFTER_S,
    LOOK_EVERY_S,
    SILENT_AFTER_S,
    START_PATIENCE_S,
    Missing,
    Presence,
)


class Watch:
    """Looks as often as the server does, on a clock of its own."""

    def __init__(self, *expected: str) -> None:
        self.now = 100.0
        self.presence = Presence(expected, self.now)

    def on(self, seconds: float, *speaking: str) -> Missing:
        """Time passes while `speaking` say `alive`; all that was missed on the way."""
        found = Missing()
        for _ in range(round(seconds / LOOK_EVERY_S)):
            self.now += LOOK_EVERY_S
            for sid in speaking:
                self.presence.heard(sid, self.now, alive=True)
            look = self.presence.look(self.now)
            found.agents += look.agents
            found.silent += look.silent
        return found


def test_a_box_whose_socket_closes_is_missed_within_five_seconds_and_once() -> None:
    watch = Watch()
    watch.presence.came("s1", "floor", watch.now)

    watch.presence.left("s1", watch.now)

    assert watch.on(AWAY_AFTER_S - LOOK_EVERY_S).agents == []
    assert watch.on(5 - AWAY_AFTER_S).agents == ["floor"]
    assert watch.on(20).agents == []


def test_a_box_that_only_falls_silent_is_missed_within_five_seconds_too() -> None:
    watch = Watch()
    watch.presence.came("s1", "floor", watch.now)
    assert watch.on(10, "s1") == Missing()

    found = watch.on(5)

    assert found == Missing(agents=["floor"], silent=["s1"])


def test_a_box_that_comes_back_in_time_is_never_missed() -> None:
    watch = Watch()
    watch.presence.came("s1", "floor", watch.now)
    watch.presence.left("s1", watch.now)
    watch.on(AWAY_AFTER_S - LOOK_EVERY_S)

    watch.presence.came("s2", "floor", watch.now)

    assert watch.on(20) == Missing()


def test_who_promised_nothing_is_there_as_long_as_its_socket() -> None:
    watch = Watch()
    watch.presence.came("s1", "makers-own", watch.now)

    assert watch.on(60) == Missing()


def test_one_dead_socket_beside_a_living_one_takes_nobody_away() -> None:
    watch = Watch()
    for sid in ("old", "new"):
        watch.presence.came(sid, "board-a", watch.now)
        watch.presence.heard(sid, watch.now, alive=True)

    assert watch.on(10, "new") == Missing(silent=["old"])


def test_boxes_that_do_not_come_back_after_a_restart_of_the_server_are_missed() -> None:
    watch = Watch("floor", "kiosk-1")

    watch.presence.came("s1", "kiosk-1", watch.now)

    assert watch.on(START_PATIENCE_S).agents == []
    assert watch.on(AWAY_AFTER_S + LOOK_EVERY_S).agents == ["floor"]


def test_a_server_that_was_held_up_itself_blames_nobody() -> None:
    watch = Watch()
    watch.presence.came("s1", "floor", watch.now)
    watch.presence.heard("s1", watch.now, alive=True)

    watch.now += 2 * SILENT_AFTER_S

    assert watch.presence.look(watch.now) == Missing()
    assert watch.on(5).agents == ["floor"]
