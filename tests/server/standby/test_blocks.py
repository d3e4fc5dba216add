"""A file is the same at the other end, and what was there already is not sent."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.standby.blocks import BLOCK, END, CutShort, differing, rebuild, sums

files = st.lists(st.sampled_from([b"a" * BLOCK, b"b" * BLOCK, b"c" * BLOCK]), max_size=4).flatmap(
    lambda whole: st.binary(max_size=9).map(lambda rest: b"".join(whole) + rest)
)


@given(files, files)
def test_whatever_stood_there_the_file_becomes_the_senders(earlier: bytes, now: bytes) -> None:
    known, target = sums(BytesIO(earlier)), BytesIO()

    sent = rebuild(BytesIO(differing(now, known) + END), BytesIO(earlier), target)

    assert target.getvalue() == now
    assert sent <= len(now)
    assert sent == 0 or now != earlier


def test_what_was_cut_short_is_told() -> None:
    whole = differing(b"a" * BLOCK, b"") + END

    for end in (0, 3, 100, len(whole) - 1):
        with pytest.raises(CutShort):
            rebuild(BytesIO(whole[:end]), BytesIO(), BytesIO())
