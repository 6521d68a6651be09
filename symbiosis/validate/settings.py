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
from symbiosis.schema.goals import parse_bounds
from symbiosis.settings import Settings

SECTIONS = ("matching", "transaction", "finance", "policy", "spread", "border", "leads")


def read_settings(
    raws: Sequence[RawRegion], overrides: Mapping[str, Any], found: Findings
) -> tuple[Settings, list[Assumption]]:
    """The settings of the first region with `overrides` (dotted names) on top, and the defaults that were used."""
    for raw in raws:
        if raw.settings_error:
            found.add("bad-toml", _file(raw, raws), detail=raw.settings_error)
    first, *others = raws
    for other in others:
        _validated(other.settings, _file(other, raws), frozenset(), found)
        _compare(first.settings, other.settings, _file(other, raws), found)
    stated = _merged(first.settings, overrides)
    settings = _validated(stated, _file(first, raws), frozenset(_flat(_merged({}, overrides))), found)
    if settings is None:
        return Settings(), []
    bare = any("transport" not in raw.tables or raw.tables["transport"].frame.empty for raw in raws)
    unused = set() if _lands(raws) > 1 else {"border"}
    if settings.currency != "EUR" and settings.finance.per_eur is None:
        unused.add("leads")  # without a rate no price is judged (explain/plausible.py), so none is needed
    sections = tuple(s for s in SECTIONS if s not in unused)
    return _in_currency(settings, stated, _file(first, raws), bare, found, sections)


def _lands(raws: Sequence[RawRegion]) -> int:
    """How many countries the sites name: where there are no two, no border is crossed."""
    frames = [raw.tables["enterprises"].frame for raw in raws if "enterprises" in raw.tables]
    return len({str(c).strip().upper() for f in frames if "country" in f for c in f["country"]} - {"", "NAN", "NONE"})


def reference_systems(raws: Sequence[RawRegion], settings: Settings) -> dict[str, str]:
    """The CRS of each region's x and y: its own, or for the first region the one in the settings."""
    stated = {raw.name: raw.settings.get("crs") for raw in raws} | {raws[0].name: settings.crs}
    return {name: str(crs) for name, crs in stated.items() if crs}


def parse_override(text: str) -> tuple[str, Any]:
    """`policy.carbon_price=80` as a name and a value, the value read as TOML, or as text where it isn't TOML."""
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise UsageError(f"--set {text}: write it as section.name=value, such as policy.carbon_price=80.")
    try:
        parsed = tomllib.loads(f"v = {value.strip()}")
    except tomllib.TOMLDecodeError:
        return name.strip(), value.strip()
    # A line break in the value would let it smuggle in keys of its own.
    return name.strip(), parsed["v"] if len(parsed) == 1 else value.strip()


def _file(raw: RawRegion, raws: Sequence[RawRegion]) -> str:
    return f"{raw.name}/region.toml" if len(raws) > 1 else "region.toml"


def _merged(stated: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of what is stated with the overrides in it; those that are sections themselves replace name by name."""
    result = {k: dict(v) if isinstance(v, Mapping) else v for k, v in stated.items()}
    for name, value in overrides.items():
        *path, last = name.split(".")
        target = result
        for part in path:
            target = target.setdefault(part, {})
            if not isinstance(target, dict):
                raise UsageError(f"--set {name}: {part} isn't a section.")
        old = target.get(last)
        target[last] = old | dict(value) if isinstance(old, dict) and isinstance(value, Mapping) else value
    return result


def _flat(stated: Mapping[str, Any]) -> dict[str, Any]:
    """The settings by dotted name."""
    flat: dict[str, Any] = {}
    for name, value in stated.items():
        if isinstance(value, Mapping):
            flat |= {f"{name}.{inner}": v for inner, v in value.items()}
        else:
            flat[name] = value
    return flat


def _validated(stated: Mapping[str, Any], file: str, overridden: frozenset[str], found: Findings) -> Settings | None:
    """The settings, or None and a finding for each that can't be; one that was overridden isn't the file's fault."""
    limits = stated.get("limits")
    for name, value in limits.items() if isinstance(limits, Mapping) else ():
        try:
            parse_bounds({name: value})
        except UsageError as error:
            mine = f"limits.{name}" in overridden
            found.add("bad-limit", "--set" if mine else file, column=f"limits.{name}", value=value, detail=str(error))
    try:
        settings = Settings.model_validate(stated)
    except ValidationError as error:
        for problem in error.errors():
            name = ".".join(str(p) for p in problem["loc"])
            mine = any(f"{o}.".startswith(f"{name}.") for o in overridden)
            _object(problem, name, "--set" if mine else file, found)
        return None
    if settings.currency == "EUR" and settings.finance.per_eur not in (None, 1):
        detail = "the currency is EUR, of which there is 1 for each EUR"
        found.add("bad-setting", file, column="finance.per_eur", value=settings.finance.per_eur, detail=detail)
    return settings


def _object(problem: Any, name: str, file: str, found: Findings) -> None:
    if problem["type"] != "extra_forbidden":
        found.add("bad-setting", file, column=name, value=problem["input"], detail=problem["msg"].lower())
        return
    model: Any = Settings
    for part in problem["loc"][:-1]:
        model = model.model_fields[part].annotation
    close = difflib.get_close_matches(str(problem["loc"][-1]), model.model_fields, 1)
    found.add("unknown-setting", file, column=name, guess=f"Did you mean {close[0]}?" if close else "Remove it.")


def _compare(first: Mapping[str, Any], other: Mapping[str, Any], file: str, found: Findings) -> None:
    """Findings where another region's figures aren't the first one's, which are used for all."""
    one, two = _flat(first), _flat(other)
    for name in sorted(set(one) | set(two)):
        if name in ("name", "crs") or one.get(name) == two.get(name):
            continue  # each region keeps its own of these
        if name == "currency":
            found.add("regions-differ", file, column=name, value=two.get(name, "EUR"), columns="")
        else:
            here, there = two.get(name, "default"), one.get(name, "default")
            found.add("settings-differ", file, column=name, value=here, other=there)


def _in_currency(
    settings: Settings, stated: Mapping[str, Any], file: str, assumed_truck: bool, found: Findings,
    sections: Sequence[str],
) -> tuple[Settings, list[Assumption]]:  # fmt: skip
    """EUR defaults in the region's currency, and the list of defaults in use."""
    assumptions: list[Assumption] = []
    changed: dict[str, BaseModel] = {}
    foreign = settings.currency != "EUR" and settings.finance.per_eur is None
    for section in sections:
        model: BaseModel = getattr(settings, section)
        for name, info in type(model).model_fields.items():
            value = getattr(model, name)
            if name in (stated.get(section) or {}) or value is None:
                continue
            if isinstance(info.json_schema_extra, dict) and info.json_schema_extra.get("money") and value:
                if foreign:
                    own = f"{section}.{name}"
                    _foreign(found, file, own, own, f"state {own} yourself", settings)
                value *= settings.eur
                changed[section] = changed.get(section, model).model_copy(update={name: value})
            shown = f"{value:g}" if isinstance(value, float | int) and not isinstance(value, bool) else str(value)
            assumptions.append(Assumption(f"{section}.{name}", shown, f"default: {info.description}"))
    if assumed_truck and foreign:
        _foreign(found, file, None, "cost of a truck", "bring a transport.csv", settings)
    if "currency" not in stated:
        assumptions.append(Assumption("currency", settings.currency, "default"))
    return settings.model_copy(update=changed), assumptions


def _foreign(found: Findings, file: str, column: str | None, what: str, instead: str, settings: Settings) -> None:
    found.add("foreign-default", file, column=column, value=settings.currency, what=what, instead=instead)
