"""Finds what people read in a package's sources, to hold it against the package's catalogues.

Python: the message ids given to `text`, `t`, `say`, `message`, and the titles and details of
refusals. Templates: `t(…)` and `_(…)`, and no Chinese may stand outside of them. JavaScript: every
string with Chinese in it, because words often wait in a table before `t` looks them up.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.extract import extract
from babel.messages.jslexer import tokenize, unquote_string
from babel.messages.pofile import read_po
from jinja2 import Environment

CHINESE = re.compile(r"[\u3400-\u9fff]")
FACTS = re.compile(r"\{(\w+)\}")
LANGUAGE_NAMES = {"中文"}
"""Stand in their own language in every language."""
CALLS: dict[str, tuple[int, ...] | None] = {
    "text": (2,),
    **dict.fromkeys(("t", "_", "say", "message"), None),
}
LATER = {"title", "detail", "what", "reason", "text", "what_to_do"}
"""Names under which a message id travels until the edge looks it up."""


@dataclass(frozen=True, slots=True)
class Found:
    file: Path
    line: int
    msgid: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.msgid}"


def strings_used(package: Path) -> Iterator[Found]:
    for file in _sources(package, "*.py"):
        yield from _python(file)
    for file in _sources(package, "*.html"):
        yield from _called(file, "jinja2.ext:babel_extract")
    for file in _sources(package, "*.js"):
        yield from _javascript(file)


def untranslatable(package: Path) -> Iterator[Found]:
    """Chinese that stands in a template as it is, so that no catalogue can change it."""
    for file in _sources(package, "*.html"):
        for line, kind, text in Environment().lex(file.read_text(encoding="utf-8")):
            if kind == "data" and CHINESE.search(text):
                for offset, part in enumerate(text.splitlines()):
                    bare = re.sub(r"<!--.*?-->|<[^>]*>", " ", part).strip()
                    if CHINESE.search(bare) and bare not in LANGUAGE_NAMES:
                        yield Found(file, line + offset, bare)


def spliced(package: Path) -> Iterator[Found]:
    """Chinese with values already in it where a message id should be: no catalogue can know it."""
    for file in _sources(package, "*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.keyword) or node.arg not in LATER:
                continue
            text = ast.unparse(node.value)
            if isinstance(node.value, ast.JoinedStr) and CHINESE.search(text):
                yield Found(file, node.value.lineno, text)


def translations(packages: Iterable[Path], lang: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for package in packages:
        for file in sorted(package.rglob(f"locale/{lang}.po")):
            with file.open("rb") as opened:
                found |= {
                    str(entry.id): str(entry.string)
                    for entry in read_po(opened)
                    if entry.id and entry.string and not entry.fuzzy
                }
    return found


def _sources(package: Path, pattern: str) -> list[Path]:
    return sorted(f for f in package.rglob(pattern) if not {"vendor", "node_modules"} & {*f.parts})


def _called(file: Path, method: str) -> Iterator[Found]:
    with file.open("rb") as opened:
        for line, msgid, _, _ in extract(method, opened, CALLS, options={"encoding": "utf-8"}):
            if isinstance(msgid, str) and CHINESE.search(msgid):
                yield Found(file, line, msgid)


def _python(file: Path) -> Iterator[Found]:
    yield from _called(file, "python")
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        value: ast.expr | None = None
        if isinstance(node, ast.keyword) and node.arg in LATER:
            value = node.value
        elif isinstance(node, ast.ClassDef):
            for line in node.body:
                yield from _class_words(file, line)
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield from _if_chinese(file, value.lineno, value.value)


def _class_words(file: Path, line: ast.stmt) -> Iterator[Found]:
    targets = line.targets if isinstance(line, ast.Assign) else [getattr(line, "target", None)]
    value = getattr(line, "value", None)
    named = {target.id for target in targets if isinstance(target, ast.Name)}
    if named & LATER and isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield from _if_chinese(file, line.lineno, value.value)


def _javascript(file: Path) -> Iterator[Found]:
    yield from _script(file, file.read_text(encoding="utf-8"), 1)


def _script(file: Path, source: str, line: int) -> Iterator[Found]:
    for token in tokenize(source, jsx=False, lineno=line):
        if token.type == "string":
            yield from _if_chinese(file, token.lineno, unquote_string(token.value))
        elif token.type == "template_string":
            text, *rest = token.value[1:-1].split("${")
            for part in rest:
                inner, outer = _until_closed(part)
                yield from _script(file, inner, token.lineno)
                text += "${…}" + outer
            yield from _if_chinese(file, token.lineno, text)


def _until_closed(part: str) -> tuple[str, str]:
    """What stands before the brace that ends the expression, and what comes after it."""
    depth = 1
    for at, letter in enumerate(part):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if depth == 0:
            return part[:at], part[at + 1 :]
    return part, ""


def _if_chinese(file: Path, line: int, msgid: str) -> Iterator[Found]:
    if CHINESE.search(msgid):
        yield Found(file, line, msgid)
