"""Build hook: a wheel or sdist carries the pages' libraries, which git does not."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PagesHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return  # script/setup brings them into the checkout
        sys.path.insert(0, str(Path(self.root) / "script"))
        import vendor_pages

        vendor_pages.bring()
