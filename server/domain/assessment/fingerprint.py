"""One spelling for a scheme, evidence or result, and its SHA-256.

JSON with sorted keys and no blanks; fractions as "7/3", decimals without trailing noughts, days as
ISO; evidence and those assessed in the order of their keys, so that the order of reading does not
matter. Whoever has scheme and evidence can make the hash again, on any machine.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from hashlib import sha256

from server.domain.assessment.evidence import Evidence
from server.domain.assessment.results import Result
from server.domain.assessment.scheme import Scheme


def canonical(value: object) -> str:
    """The one spelling of a value of this package."""
    return json.dumps(
        _plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def fingerprint(scheme: Scheme, evidence: Evidence) -> str:
    """Of everything that a result is made from."""
    ordered = dataclasses.replace(
        evidence,
        assessed=tuple(sorted(evidence.assessed, key=lambda one: one.subject)),
        rows=tuple(sorted(evidence.rows, key=lambda row: row.key)),
    )
    return _hash(canonical({"scheme": scheme, "evidence": ordered}))


def result_fingerprint(result: Result) -> str:
    """Of a result, every digit of it."""
    return _hash(canonical(result))


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    if value is None or (isinstance(value, bool | int) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, str):
        return value
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value else "0"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return {
            field.name: _plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if not (field.metadata.get("later") and getattr(value, field.name) == field.default)
        }
    raise TypeError(f"{type(value).__name__} has no one spelling")
