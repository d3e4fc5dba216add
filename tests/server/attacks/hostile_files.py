"""Files that no office program, camera or hall ever made."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache

from openpyxl import Workbook
from PIL import Image

Files = Callable[[], list[tuple[str, bytes]]]


def kept(make: Callable[[], Iterator[tuple[str, bytes]]]) -> Files:
    return cache(lambda: list(make()))


_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_SHEET = "xl/worksheets/sheet1.xml"
_LAUGHS = "".join(f'<!ENTITY {chr(98 + step)} "{f"&{chr(97 + step)};" * 10}">' for step in range(9))


def laughing_workbook() -> bytes:
    """Entities of entities: some hundred bytes that mean ten thousand million."""
    before = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{_LAUGHS}]>'
    return workbook(sheet=sheet_of(_cell("<is><t>&j;</t></is>"), before=before))


def sheet_of(inside: str, *, before: str = "") -> str:
    return f"{before}<worksheet {_MAIN}><sheetData>{inside}</sheetData></worksheet>"


def _cell(inside: str, kind: str = "inlineStr", place: str = "A1") -> str:
    return f'<row r="1"><c r="{place}" t="{kind}">{inside}</c></row>'


def workbook(**parts: str) -> bytes:
    """A workbook of which some parts are replaced: `sheet` is its first one."""
    made = io.BytesIO()
    book = Workbook()
    book.save(made)
    replaced = {_SHEET if name == "sheet" else name: text for name, text in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, replaced.get(name, old.read(name)))
    return out.getvalue()


def zipped(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


def large_workbook() -> bytes:
    """It keeps its reader busy for a while, as the largest that is read does for seconds."""
    row = "<row>" + "<c><v>1</v></c>" * 64 + "</row>"
    return workbook(sheet=sheet_of(row * 1500))


@kept
def workbooks() -> Iterator[tuple[str, bytes]]:
    doctype = '<?xml version="1.0"?><!DOCTYPE x [{}]>'
    outside = doctype.format('<!ENTITY a SYSTEM "file:///etc/passwd">')
    yield (
        "an entity from a file",
        workbook(sheet=sheet_of(_cell("<is><t>&a;</t></is>"), before=outside)),
    )
    for part in ("xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml", "docProps/core.xml"):
        yield f"{part} cut off", workbook(**{part: "<a"})
        yield f"{part} empty", workbook(**{part: ""})
    yield "no sheets", workbook(**{"xl/workbook.xml": f"<workbook {_MAIN}/>"})
    yield "a far cell", workbook(sheet=sheet_of(_cell("<v>1</v>", "n", "XFD1048576")))
    yield "a column that is none", workbook(sheet=sheet_of(_cell("<v>1</v>", "n", "ZZZZZZ1")))
    yield "a text that is not there", workbook(sheet=sheet_of(_cell("<v>99</v>", "s")))
    yield "a number that is none", workbook(sheet=sheet_of(_cell("<v>abc</v>", "n")))
    yield "a number without end", workbook(sheet=sheet_of(_cell(f"<v>{'9' * 6000}</v>", "n")))
    yield "a date that is none", workbook(sheet=sheet_of(_cell("<v>x</v>", "d")))
    yield "a bomb", workbook(sheet=sheet_of(" " * 9_000_000))
    whole = workbook()
    yield "cut off", whole[: len(whole) // 2]
    yield "its middle changed", whole[:900] + b"\xff" * 400 + whole[1300:]
    yield "only a beginning", b"PK\x03\x04"


@kept
def folders() -> Iterator[tuple[str, bytes]]:
    escaping = ("../x.toml", "/etc/x.toml", "departments/../../y.toml", "..\\w.toml", "x\x00.toml")
    names: dict[str, str | bytes] = dict.fromkeys(escaping, "planted = 1")
    yield "names that lead out", zipped({"hall.toml": "", **names})
    yield "a name too long", zipped({"hall.toml": "", f"departments/{'n' * 300}.toml": ""})
    yield (
        "a folder as a file",
        zipped({"hall.toml": "", "departments/.toml": "", "hall.toml/a.toml": ""}),
    )
    yield "brackets without end", zipped({"hall.toml": "x = " + "[" * 30_000})
    yield "a number without end", zipped({"hall.toml": "x = " + "9" * 100_000})
    yield "no text", zipped({"hall.toml": b"\xff\xfe\x00"})
    yield "a bomb", zipped({"hall.toml": "#" * 600_000})


@kept
def pictures() -> Iterator[tuple[str, bytes]]:
    small = io.BytesIO()
    Image.new("RGB", (40, 40)).save(small, "JPEG")
    yield "cut off", small.getvalue()[:200]
    yield "a bomb", _png(60_000, 60_000)
    yield "no colours", _png(0, 0)
    yield "a page", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    yield "a program behind", b"\xff\xd8\xff\xe0" + b"<?php system('id') ?>" * 50
    yield "PostScript", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"


@kept
def sounds() -> Iterator[tuple[str, bytes]]:
    yield "cut off", b"RIFF\xff\xff\xff\xffWAVEfmt "
    yield "no sound", b"RIFF\x04\x00\x00\x00WAVE"
    yield "a page", b"<script>alert(1)</script>"
    header = struct.pack(
        "<4sI4s4sIHHIIHH4sI", b"RIFF", 36, b"WAVE", b"fmt ", 16, 1, 0, 0, 0, 0, 0, b"data", 0
    )
    yield "all noughts", header


@kept
def tables() -> Iterator[tuple[str, bytes]]:
    yield "nothing", b""
    yield "rubbish", bytes(range(256)) * 40
    yield "separators only", b"," * 100_000
    yield "one quote", b'"' + b"x" * 200_000
    yield "noughts", b"\x00" * 1000
    yield "another program", b"\x7fELF" + b"\x00" * 500


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
