"""region.toml and --set into Settings, every objection a finding."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from symbiosis.errors import UsageError
from symbiosis.findings.collector import Findings
from symbiosis.load.raw import RawRegion
from symbiosis.region import Assumption
from symbiosis.settings import Settings

SECTIONS = ("matching", "transaction", "finance", "policy")


def read_settings(raws: Sequence[RawRegion], overrides: Mapping[str, Any], found: Findings) -> tuple[Settings, list[Assumption]]:
    """The settings of the first region with `overrides` (dotted names) on top, and the defaults that were used."""
    for k, raw in enumerate(raws):
        if raw.settings_error:
            found.add("bad-toml", _file(raw, raws), detail=raw.settings_error)
        if k:
            _compare(raws[0].settings, raw, raws, found)
    stated = _with_overrides(raws[0].settings, overrides)
    file = _file(raws[0], raws)
    limits = stated.get("limits")
    for name in limits if isinstance(limits, dict) else ():
        found.add("unsupported-limit", file, column=f"limits.{name}")
    try:
        settings = Settings.model_validate(stated)
    except ValidationError as error:
        for problem in error.errors():
            _note(problem, file, found)
        return Settings(), []
    return _in_currency(settings, stated, file, raws[0], found)


def parse_override(text: str) -> tuple[str, Any]:
    """`policy.carbon_price=80` as a name and a value, the value read as TOML, or as text where it isn't TOML."""
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise UsageError(f"--set {text}: write it as section.name=value, such as policy.carbon_price=80.")
    try:
        return name.strip(), tomllib.loads(f"v = {value.strip()}")["v"]
    except tomllib.TOMLDecodeError:
        return name.strip(), value.strip()


def _file(raw: RawRegion, raws: Sequence[RawRegion]) -> str:
    return f"{raw.name}/region.toml" if len(raws) > 1 else "region.toml"


def _with_overrides(stated: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    result = {k: dict(v) if isinstance(v, dict) else v for k, v in stated.items()}
    for name, value in overrides.items():
        *path, last = name.split(".")
        target = result
        for part in path:
            target = target.setdefault(part, {})
            if not isinstance(target, dict):
                raise UsageError(f"--set {name}: {part} isn't a section.")
        target[last] = value
    return result


def _note(problem: Any, file: str, found: Findings) -> None:
    where = ".".join(str(p) for p in problem["loc"])
    if problem["type"] == "extra_forbidden":
        model: Any = Settings
        for part in problem["loc"][:-1]:
            model = model.model_fields[part].annotation
        close = difflib.get_close_matches(str(problem["loc"][-1]), model.model_fields, 1)
        found.add("unknown-setting", file, column=where, guess=f"; did you mean {close[0]}?" if close else "")
    else:
        found.add("bad-setting", file, column=where, value=problem["input"], detail=problem["msg"].lower())


def _compare(first: Mapping[str, Any], raw: RawRegion, raws: Sequence[RawRegion], found: Findings) -> None:
    for section in (*SECTIONS, "currency", "year", "crs"):
        mine, other = first.get(section), raw.settings.get(section)
        if section == "crs" or mine == other:
            if section == "crs" and mine != other:
                found.add("settings-differ", _file(raw, raws), column=section, value=other, other=mine)
            continue
        if isinstance(mine or {}, dict) and isinstance(other or {}, dict):
            one, two = dict(mine or {}), dict(other or {})  # type: ignore[call-overload]
            for name in sorted(set(one) | set(two)):
                if one.get(name) != two.get(name):
                    found.add("settings-differ", _file(raw, raws), column=f"{section}.{name}", value=two.get(name, "default"), other=one.get(name, "default"))
        elif section == "currency":
            found.add("regions-differ", _file(raw, raws), column="currency", value=other)
        else:
            found.add("settings-differ", _file(raw, raws), column=section, value=other, other=mine)


def _in_currency(settings: Settings, stated: Mapping[str, Any], file: str, raw: RawRegion, found: Findings) -> tuple[Settings, list[Assumption]]:
    """EUR defaults in the region's currency, and the list of defaults in use."""
    assumptions: list[Assumption] = []
    changed: dict[str, BaseModel] = {}
    for section in SECTIONS:
        model: BaseModel = getattr(settings, section)
        given = stated.get(section) or {}
        for name, info in type(model).model_fields.items():
            value = getattr(model, name)
            extra = info.json_schema_extra
            if name in given or value is None:
                continue
            if isinstance(extra, dict) and extra.get("money") and value:
                if settings.currency != "EUR" and settings.finance.per_eur is None:
                    found.add("foreign-default", file, column=f"{section}.{name}", value=settings.currency)
                value *= settings.eur
                changed[section] = changed.get(section, model).model_copy(update={name: value})
            shown = f"{value:g}" if isinstance(value, float | int) and not isinstance(value, bool) else str(value)
            assumptions.append(Assumption(f"{section}.{name}", shown, f"default: {info.description}"))
    if "transport" not in raw.tables and settings.currency != "EUR" and settings.finance.per_eur is None:
        found.add("foreign-default", file, column="transport cost (0.12 EUR per t and km)", value=settings.currency)
    if "currency" not in stated:
        assumptions.append(Assumption("currency", settings.currency, "default"))
    return settings.model_copy(update=changed), assumptions
