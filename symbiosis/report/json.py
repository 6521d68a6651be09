"""JSON that people can read and every reader accepts."""

from __future__ import annotations

import json


def as_json(record: object) -> str:
    """JSON as people can read it; numbers that JSON does not know become null."""
    return json.dumps(_plain(record), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return None
    if hasattr(value, "item"):
        return _plain(value.item())
    return value
