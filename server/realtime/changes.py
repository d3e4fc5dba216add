"""One published change as each kind of client may see it. Pure: values in, values out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from floorlink.messages import CallView, Prompt, QueueView, WindowView
from server.services.departments import Part
from server.services.published import Published
from server.services.views import Alert, DeviceView, RatingSeen, WindowFigures


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The `change` event (docs/protocol.md). What is None stays away."""

    seq: int
    at: datetime
    kind: str
    windows: Any
    queues: Any
    call: CallView | None = None
    rating: RatingSeen | None = None
    devices: tuple[DeviceView, ...] | None = None
    alerts: tuple[Alert, ...] | None = None
    prompt: Prompt | None = None
    withdrawn: int | None = None


class WindowSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    seq: int
    window: WindowView
    queues: list[QueueView]
    prompt: Prompt | None
    figures: WindowFigures | None


def for_board(published: Published, zone: str, zones: Mapping[str, str]) -> Change | None:
    """`zones`: window -> zone. A board of one zone is told of its windows and their queues only."""
    windows, queues, call = published.windows, published.queues, published.call
    if zone:
        windows = tuple(window for window in windows if window.zone == zone)
        queues = tuple(
            queue for queue in queues if any(zones.get(code) == zone for code in queue.windows)
        )
        call = call if call is not None and call.zone == zone else None
    if not windows and not queues and call is None:
        return None
    return _change(published, windows, queues, call=call)


def for_window(published: Published, code: str, *, sees_token: bool) -> Change | None:
    """For one window's own screens. Its clerk learns of a prompt but never holds its token."""
    windows = tuple(window for window in published.windows if window.window == code)
    prompt = prompt_at(published, code)
    if not windows and prompt is None:
        return None
    call = published.call
    return _change(
        published,
        windows,
        tuple(queue for queue in published.queues if code in queue.windows),
        call=call if call is not None and call.window == code else None,
        prompt=prompt_for(prompt, sees_token=sees_token),
    )


def for_floor(published: Published) -> Change:
    return _change(
        published,
        published.windows,
        published.queues,
        call=published.call,
        rating=published.rating,
        devices=published.devices or None,
        alerts=published.alerts,
    )


def for_department(published: Published, part: Part) -> Change | None:
    """For the live floor of who heads one department: never a rating, nor anything of others."""
    windows = tuple(window for window in published.windows if window.window in part.windows)
    queues = tuple(queue for queue in published.queues if queue.queue in part.queues)
    devices = tuple(device for device in published.devices if device.device in part.devices)
    call = published.call if published.call and published.call.window in part.windows else None
    alerts = None if published.alerts is None else tuple(part.alerts(published.alerts))
    of_all = published.catalogue or published.kind == "plan_drawn"
    if not (windows or queues or devices or call or of_all) and alerts is None:
        return None
    return _change(published, windows, queues, call=call, devices=devices or None, alerts=alerts)


def prompt_at(published: Published, window: str) -> Prompt | None:
    """The prompt of this window that changed last, if one did."""
    for prompt in reversed(published.prompts):
        if prompt.window == window:
            return prompt
    return None


def prompt_for(prompt: Prompt | None, *, sees_token: bool) -> Prompt | None:
    if prompt is None or sees_token or not prompt.token:
        return prompt
    hidden: Prompt = msgspec.structs.replace(prompt, token="")
    return hidden


def _change(
    published: Published,
    windows: tuple[WindowView, ...],
    queues: tuple[QueueView, ...],
    **more: Any,
) -> Change:
    return Change(
        seq=published.seq,
        at=published.at,
        kind=published.kind,
        windows=windows,
        queues=queues,
        withdrawn=published.withdrawn,
        **more,
    )
