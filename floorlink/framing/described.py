"""Encoder and decoder of any frame family that a FrameFormat describes. Opens nothing."""

from __future__ import annotations

from dataclasses import dataclass

from floorlink.framing.decoder import Cut, Decoder, Noise, Step, Whole, find_start
from floorlink.framing.frame_format import CHECKS, FrameFormat, Part, faults, parts_of, reach


@dataclass(frozen=True, slots=True)
class Frame:
    """What a frame says; what its format has no place for is 0 or empty."""

    address: int = 0
    command: int = 0
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class _CheckPlace:
    """Where a check of one byte stands in frames that are all of one size."""

    frame: int
    """Bytes of the whole frame."""
    at: int
    covered: slice


class FrameFamily:
    """One format at work. Immutable; each decoder of it belongs to one reader."""

    def __init__(self, form: FrameFormat) -> None:
        """Raises ValueError for a format that has faults."""
        wrong = faults(form)
        if wrong:
            raise ValueError("; ".join(wrong))
        self.form = form
        self._parts = parts_of(form)
        self._escapes = {
            bytes.fromhex(byte)[0]: bytes.fromhex(pair) for byte, pair in form.escapes.items()
        }
        self._plain = {pair: byte for byte, pair in self._escapes.items()}
        self._start = self._parts[0].fixed
        self._covered = reach(form, form.over) if form.check else range(0)
        has_length = any(part.word == "length" for part in self._parts)
        self._counted = reach(form, form.counts) if has_length else range(0)
        self._uncounted = sum(self._parts[at].size for at in self._counted)
        """What the length counts besides the data."""
        data_at = next(at for at, part in enumerate(self._parts) if part.word == "data")
        self._size = self._parts[data_at].size
        self._open_ended = not self._size and not has_length
        behind = self._parts[data_at + 1 :]
        self._end = behind[0].fixed if self._open_ended and not self._escapes else b""
        """The bytes that end the data, where only they do."""
        self._behind = sum(part.size for part in behind[:-1])
        """Bytes between the data and the tail: where bytes are escaped, data is the rest."""
        self._check_place = self._place_of_check()

    def encode(self, frame: Frame) -> bytes:
        """Raises ValueError for what this format cannot say."""
        self._refuse(frame.data)
        plain = [self._write(part, frame) for part in self._parts]
        for at, part in enumerate(self._parts):
            if part.word == "check":
                covered = b"".join(plain[index] for index in self._covered)
                plain[at] = part.write(self._check(covered, part), self.form.order)
        if not self._escapes:
            return b"".join(plain)
        body = b"".join(plain[1:-1])
        escaped = b"".join(self._escapes.get(byte, bytes((byte,))) for byte in body)
        return plain[0] + escaped + plain[-1]

    def decoder(self) -> Decoder[Frame]:
        fixed = sum(part.size for part in self._parts if part.word != "data")
        longest = fixed + (self._size or self.form.longest)
        return Decoder(self._cut, 2 * longest if self._escapes else longest)

    def _refuse(self, data: bytes) -> None:
        if self._size and len(data) != self._size:
            raise ValueError(f"{len(data)} bytes of data, exactly {self._size} fit")
        if len(data) > self.form.longest:
            raise ValueError(f"{len(data)} bytes of data, at most {self.form.longest} fit")
        if self._end and (data + self._end).find(self._end) != len(data):
            raise ValueError(f"the data holds {self._end.hex(' ').upper()}, which would end it")

    def _write(self, part: Part, frame: Frame) -> bytes:
        value = {
            "address": frame.address,
            "command": frame.command,
            "length": self._uncounted + (0 if self._size else len(frame.data)),
            "check": 0,
        }
        if part.word in value:
            try:
                return part.write(value[part.word], self.form.order)
            except OverflowError as error:
                raise ValueError(f"{part.word} {value[part.word]}: {error}") from error
        return part.fixed or frame.data

    def _check(self, covered: bytes, part: Part) -> int:
        reckon, size = CHECKS[self.form.check]
        room: int = 16**part.size if part.digits else 256 ** min(part.size, size)
        return reckon(covered) % room

    # --- decoding -------------------------------------------------------------------------

    def _cut(self, heard: bytearray) -> Step[Frame]:
        noise = find_start(heard, self._start)
        if noise:
            return noise
        if not self._escapes:
            if not self._start and self._is_noise(heard):
                return Noise(1)
            return self._read(heard, self._parts)
        if len(heard) < len(self._start):
            return Cut()
        end = heard.find(self._parts[-1].fixed, len(self._start))
        again = heard.find(self._start[:1], len(self._start))
        if again >= 0 and (end < 0 or again < end):
            return Noise(1)
        if end < 0:
            return Cut()
        body = self._unescaped(heard[len(self._start) : end])
        step = self._read(body, self._parts[1:-1])
        if isinstance(step, Whole) and step.length == len(body):
            return Whole(step.frame, end + self._parts[-1].size)
        return Noise(1)

    def _place_of_check(self) -> _CheckPlace | None:
        sizes = [part.size for part in self._parts]
        at = next((at for at, part in enumerate(self._parts) if part.word == "check"), -1)
        if 0 in sizes or at < 0:
            return None
        if self._parts[at].digits or not 1 == sizes[at] == CHECKS[self.form.check][1]:
            return None
        first, last = self._covered[0], self._covered[-1]
        covered = slice(sum(sizes[:first]), sum(sizes[: last + 1]))
        return _CheckPlace(sum(sizes), sum(sizes[:at]), covered)

    def _is_noise(self, heard: bytearray) -> bool:
        """Where nothing marks a beginning, every byte may be one: its check is looked at first."""
        place = self._check_place
        if place is None or len(heard) < place.frame:
            return False
        return heard[place.at] != CHECKS[self.form.check][0](bytes(heard[place.covered]))

    def _unescaped(self, wire: bytearray) -> bytearray:
        """Empty, which is no frame, when an escape means nothing."""
        leads = {pair[0] for pair in self._plain}
        plain = bytearray()
        at = 0
        while at < len(wire):
            lead = wire[at] in leads
            pair = bytes(wire[at : at + 2])
            if lead and pair not in self._plain:
                return bytearray()
            plain.append(self._plain[pair] if lead else wire[at])
            at += 2 if lead else 1
        return plain

    def _read(self, heard: bytearray, parts: tuple[Part, ...]) -> Step[Frame]:
        """The frame at the start of `heard`; `parts` are all of the format's or the inner ones."""
        said: dict[str, int] = {}
        data = b""
        pieces: list[bytes] = [] if parts is self._parts else [self._start]
        at = 0
        for part in parts:
            size = part.size
            if part.word == "data" and not size:
                found = self._data_size(heard, at, said)
                if isinstance(found, Noise | Cut):
                    return found
                size = found
            piece = bytes(heard[at : at + size])
            if part.fixed and not part.fixed.startswith(piece):
                return Noise(1)
            if len(piece) < size:
                return Cut()
            at += size
            pieces.append(piece)
            if part.word == "data":
                data = piece
            elif part.word and not self._agrees(part, piece, said):
                return Noise(1)
        if "check" in said:
            covered = b"".join(pieces[index] for index in self._covered)
            check = next(part for part in parts if part.word == "check")
            if said["check"] != self._check(covered, check):
                return Noise(1)
        return Whole(Frame(said.get("address", 0), said.get("command", 0), data), at)

    def _data_size(self, heard: bytearray, at: int, said: dict[str, int]) -> int | Noise | Cut:
        if not self._open_ended:
            return said["length"] - self._uncounted
        if self._escapes:
            rest = len(heard) - at - self._behind
            return rest if 0 <= rest <= self.form.longest else Noise(1)
        end = heard.find(self._end, at)
        if end < 0 and len(heard) - at < self.form.longest + len(self._end):
            return Cut()
        return end - at if 0 <= end - at <= self.form.longest else Noise(1)

    def _agrees(self, part: Part, piece: bytes, said: dict[str, int]) -> bool:
        """Takes down the number; False when it cannot be, or is not what was said before."""
        try:
            value = part.read(piece, self.form.order)
        except ValueError:
            return False
        if part.word == "length":
            size = value - self._uncounted
            if not (size == 0 if self._size else 0 <= size <= self.form.longest):
                return False
        return said.setdefault(part.word, value) == value
