"""How a kind of thing is described: its page, its words, its fields."""

from __future__ import annotations

from typing import Literal

import msgspec

from floorlink.language import message

FieldType = Literal[
    "text",
    "name",
    "names",
    "whole",
    "number",
    "flag",
    "duration",
    "time",
    "choice",
    "one",
    "many",
    "week",
    "days",
    "times",
    "notices",
    "words",
    "parts",
    "logo",
    "photo",
]
"""`name` in two languages, `names` a list of them; `one` and `many` refer to items of kind `of`.
`words` and `parts` are some of the choices in an order; `parts` are all of them unless said."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    path: str
    word: str
    type: FieldType = "text"
    of: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    required: bool = False
    unit: str = ""
    usual: str | int | bool | None = None
    """What holds when nothing is written."""
    section: str = ""
    """A heading over this field and those that follow it."""
    in_list: bool = True
    """Whether the table of all of them has a column for it."""


class Thing(msgspec.Struct, frozen=True, kw_only=True):
    page: str
    """Last part of its address, and its sheet's stable name."""
    kind: str
    """Where it stands in the papers: a list, or "hall"."""
    word: str
    """One of them."""
    words: str
    """All of them: the page's name."""
    about: str
    fields: tuple[Field, ...]
    icon: str = "open"

    @property
    def listed(self) -> bool:
        return self.kind != "hall"


CODE_HINT = message("字母、数字、-、_，以字母或数字开头；保存后不再改变")


def code_field(word: str, hint: str = CODE_HINT) -> Field:
    return Field(path="code", word=word, hint=hint, required=True)


NAME = Field(path="name", word=message("名称"), type="name", required=True)
ZONE = Field(path="zone", word=message("区域"), type="one", of="zones")
