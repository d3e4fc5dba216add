"""What a window panel says in each state of its window. Pure: a view in, a text and bytes out."""

from __future__ import annotations

import unicodedata

from display.panel_profile import PanelProfile, PanelTexts
from floorlink.messages import WindowView, shown_window


def panel_text(view: WindowView, profile: PanelProfile) -> str:
    """The text for `view`, however wide; free of anything a panel could obey."""
    template = _template(view, profile.texts)
    number = view.call.number if view.call and view.state == "called" else ""
    if not number and view.ticket:
        number = view.ticket.number
    text = template.format(
        number=number,
        window=shown_window(view.window),
        name=view.name.en or view.name.zh if profile.encoding == "ascii" else view.name.zh,
        reason=view.reason,
        waiting=view.waiting,
    )
    return printable(text)


def steps(text: str, profile: PanelProfile) -> tuple[str, ...]:
    """What a panel shows of `text`, one after the other: one step unless it has to scroll.

    Each step begins one character later, until the last character has been seen.
    """
    first = cut(text, profile.cells, profile.encoding)
    if profile.overflow == "cut" or not first or first == text:
        return (first,)
    shown = [first]
    for at in range(1, len(text)):
        shown.append(cut(text[at:], profile.cells, profile.encoding))
        if shown[-1] == text[at:]:
            break
    return tuple(shown)


def panel_bytes(text: str, encoding: str) -> bytes:
    """`text` as the panel's bytes; what its font cannot have becomes a question mark."""
    return text.encode(encoding, errors="replace")


def printable(text: str) -> str:
    """Without control, format and unassigned characters; all white space becomes single spaces."""
    spaced = "".join(" " if character.isspace() else character for character in text)
    kept = "".join(c for c in spaced if not unicodedata.category(c).startswith("C"))
    return " ".join(kept.split())


def cut(text: str, cells: int, encoding: str) -> str:
    """As many whole characters as fit into `cells`; a character fills two unless it is one byte."""
    used = 0
    for at, character in enumerate(text):
        used += 1 if len(panel_bytes(character, encoding)) == 1 else 2
        if used > cells:
            return text[:at].rstrip()
    return text


def _template(view: WindowView, texts: PanelTexts) -> str:
    match view.state:
        case "called":
            return texts.calling
        case "serving":
            return texts.serving
        case "paused":
            return texts.paused
        case "closed":
            return texts.closed
        case "open":
            return texts.idle
