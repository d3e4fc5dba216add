"""What a kiosk remembers of the hall when its box starts again."""

from __future__ import annotations

from pathlib import Path

from kiosk.offer import Offer
from tests.kiosk.demo_catalogue import demo_catalogue


def test_the_catalogue_survives_a_restart_but_not_its_waits(tmp_path: Path) -> None:
    file = tmp_path / "catalogue-kiosk-1.json"
    Offer(file).tell(demo_catalogue())

    kept = Offer(file).catalogue

    assert kept is not None
    assert kept.departments == demo_catalogue().departments
    assert kept.queues == []


def test_a_file_that_was_cut_off_is_as_good_as_none(tmp_path: Path) -> None:
    file = tmp_path / "catalogue-kiosk-1.json"
    Offer(file).tell(demo_catalogue())
    file.write_bytes(file.read_bytes()[:500])

    assert Offer(file).catalogue is None


def test_a_folder_that_cannot_be_written_keeps_nobody_from_a_ticket(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file stands in its place")
    offer = Offer(tmp_path / "folder" / "catalogue-kiosk-1.json")

    offer.tell(demo_catalogue())

    assert offer.catalogue == demo_catalogue()
