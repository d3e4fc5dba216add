"""What inspectors hand in: photos, what proves them, and what is taken back."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from tests.server.running import Person, Running

JPEG = {"Content-Type": "image/jpeg"}
PLACE = 0x8825
CAMERA = 0x010F


@pytest.fixture
def inspector(server: Running) -> Person:
    return Person(server, "4001")


def picture(width: int = 40, height: int = 30, kind: str = "JPEG", **more: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), (180, 40, 30)).save(out, kind, **more)
    return out.getvalue()


def hand_in(person: Person, sent: bytes) -> Any:
    return person.post("/api/photos", data=sent, headers=JPEG)


def seen(**more: Any) -> dict[str, Any]:
    return {"kind": "window", "code": "01", "item": "off-post", "words": "离岗", **more}


def test_a_photo_is_kept_small_and_without_place_or_camera(
    inspector: Person, server: Running
) -> None:
    exif = Image.Exif()
    exif[CAMERA] = "Phone of Zhang San"
    exif.get_ifd(PLACE)[1] = "N"
    exif[0x0112] = 6  # lies on its side

    name = hand_in(inspector, picture(3200, 200, exif=exif)).json()["photo"]

    answer = inspector.get(f"/photos/{name}.jpg")
    kept = Image.open(BytesIO(answer.content))
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert kept.size == (100, 1600)
    assert not kept.getexif()
    assert b"Zhang" not in answer.content
    assert [file.name for file in (server.data / "photos").iterdir()] == [f"{name}.jpg"]


@pytest.mark.parametrize(
    "sent",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8\xff\xe0 half", picture()[:60]],
    ids=["empty", "drawing", "not whole", "cut off"],
)
def test_what_is_no_picture_is_refused_in_words(inspector: Person, sent: bytes) -> None:
    answer = hand_in(inspector, sent)

    assert (answer.status_code, answer.json()["title"]) == (422, "照片无法读取")


def test_a_picture_that_is_too_large_is_refused(inspector: Person) -> None:
    many = hand_in(inspector, picture(9000, 6000, "PNG"))
    long = hand_in(inspector, bytes(8 * 1024 * 1024 + 1))

    assert (many.status_code, many.json()["facts"]["limit"]) == (422, 50)
    assert (long.status_code, long.json()["facts"]["limit"]) == (413, 8 * 1024 * 1024)


def test_photos_are_for_those_who_may_see_the_assessment(
    inspector: Person, clerk: Person, server: Running
) -> None:
    name = hand_in(inspector, picture(41)).json()["photo"]

    assert clerk.get(f"/photos/{name}.jpg").status_code == 403
    assert hand_in(clerk, picture()).status_code == 403
    assert "/sign-in" in Person(server).get(f"/photos/{name}.jpg").url
    assert inspector.get(f"/photos/{'0' * 64}.jpg").status_code == 404
    assert inspector.get("/photos/..%2Fsecret.jpg").status_code == 404


def test_an_entry_needs_words_or_a_photo_that_is_there(inspector: Person) -> None:
    name = hand_in(inspector, picture(42)).json()["photo"]

    without = inspector.post("/api/inspections", json=seen(words=" "))
    unknown = inspector.post("/api/inspections", json=seen(photos=["0" * 64]))
    proved = inspector.post("/api/inspections", json=seen(words="", photos=[name, name]))

    assert (without.status_code, unknown.status_code, proved.status_code) == (422, 404, 201)
    entry = inspector.get("/api/entries").json()[0]
    assert (entry["entry"], entry["photos"]) == (proved.json(), [name])


def test_an_entry_is_sent_again_and_stands_once(inspector: Person) -> None:
    key = {"Idempotency-Key": "after-the-lift"}

    numbers = {
        inspector.post("/api/inspections", json=seen(), headers=key).json() for _ in range(3)
    }

    assert len(numbers) == 1


def test_a_mistaken_entry_is_withdrawn_with_a_reason_and_stays_to_be_seen(
    inspector: Person, manager: Person, clerk: Person
) -> None:
    number = inspector.post("/api/inspections", json=seen()).json()
    path = f"/api/entries/{number}/withdraw"

    silent = inspector.post(path, json={"words": " "})
    stranger = clerk.post(path, json={"words": "x"})
    taken = inspector.post(path, json={"words": "看错了窗口"})
    again = manager.post(path, json={"words": "再撤"})

    refused = (silent.status_code, stranger.status_code, again.status_code)
    assert (refused, taken.status_code) == ((422, 403, 422), 200)
    entry = next(one for one in manager.get("/api/entries").json() if one["entry"] == number)
    assert (entry["withdrawn"], entry["words"]) == ("看错了窗口", "离岗")
    assert manager.post("/api/entries/none/withdraw", json={"words": "x"}).status_code == 404
