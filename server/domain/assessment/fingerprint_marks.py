"""How values grow while what was frozen before keeps its spelling, and so its fingerprint."""

from __future__ import annotations

from collections.abc import Mapping

LATER: Mapping[str, bool] = {"later": True}
"""Metadata of a field that a type got later: it is spelled only where it is not its default."""
