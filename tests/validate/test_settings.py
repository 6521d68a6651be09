"""region.toml and its overrides: defaults said, unknown names guessed, money in the region's currency."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from symbiosis import DataError, Region, SymbiosisError, read, region_from_tables
from symbiosis.settings import Settings, recovery_factor
from symbiosis.validate.settings import parse_override
from tests.validate.river import look, only, river

TRUCK = "mode,cost_per_t_km\ntruck,1.2\n"
ALL_MONEY = "[transaction]\nsetup = 1\nyearly = 2\nper_exchange = 3\n"


def assumed(region: Region) -> dict[str, str]:
    return {a.what: a.value for a in region.assumptions}


def test_without_a_toml_every_default_is_an_assumption(tmp_path: Path) -> None:
    region = read(river(tmp_path / "river", toml=None))
    assert region.settings == Settings()
    said = assumed(region)
    for section in ("matching", "transaction", "finance", "policy"):
        for name, value in getattr(Settings(), section):
            assert (f"{section}.{name}" in said) == (value is not None)
    assert (said["transaction.setup"], said["finance.discount_rate"], said["currency"]) == ("3000", "0.06", "EUR")
    assert said["policy.carbon_price_paid"] == "False"
    assert "0.12 EUR per t and km" in said["transport"]
    assert len(said["year"]) == 4
    assert region.name == "river"


def test_what_is_stated_is_no_assumption(tmp_path: Path) -> None:
    toml = 'name = "North"\ncurrency = "EUR"\nyear = 2026\n[transaction]\nsetup = 0\n'
    region = read(river(tmp_path / "river", toml))
    assert region.name == "North"
    assert not {"currency", "year", "transaction.setup"} & set(assumed(region))
    assert assumed(region)["transaction.yearly"] == "500"


def test_overrides_go_on_top(tmp_path: Path) -> None:
    folder = river(tmp_path / "river", "year = 2026\n[policy]\ncarbon_price = 10\nlandfill_tax = 5\n")
    region = read(folder, settings={"policy.carbon_price": 80, "name": "Other", "transaction": {"yearly": 7}})
    assert (region.settings.policy.carbon_price, region.settings.policy.landfill_tax) == (80, 5)
    assert (region.settings.transaction.yearly, region.settings.transaction.setup) == (7, 3000)
    assert region.name == "Other"
    assert read(folder, settings={"policy": {"carbon_price": 80}}).settings.policy.landfill_tax == 5
    assert "policy.carbon_price" not in assumed(region)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("policy.carbon_price=80", "policy.carbon_price", 80),
        (" policy.carbon_price = 80.5 ", "policy.carbon_price", 80.5),
        ("policy.carbon_price_paid=true", "policy.carbon_price_paid", True),
        ("matching.fill=none", "matching.fill", "none"),
        ('matching.fill="none"', "matching.fill", "none"),
        ("currency=DKK", "currency", "DKK"),
        ("name=a=b", "name", "a=b"),
        ("name=", "name", ""),
        ("crs=EPSG:25832", "crs", "EPSG:25832"),
        ("name=1\nyear = 3", "name", "1\nyear = 3"),
        ("year=2026-01-01", "year", datetime.date(2026, 1, 1)),
    ],
)
def test_an_override_as_it_is_typed(text: str, name: str, value: object) -> None:
    assert parse_override(text) == (name, value)


@pytest.mark.parametrize("text", ["policy.carbon_price", "=80", " =80", ""])
def test_an_override_without_name_or_value(text: str) -> None:
    with pytest.raises(SymbiosisError, match=r"section\.name=value"):
        parse_override(text)


def test_an_override_of_something_that_is_no_section(tmp_path: Path) -> None:
    with pytest.raises(SymbiosisError, match="year isn't a section"):
        read(river(tmp_path / "river"), settings={"year.price": 3})


def _error(folder: Path, settings: dict[str, Any]) -> tuple[str, str, str | None]:
    with pytest.raises(DataError) as error:
        read(folder, settings=settings)
    (finding,) = error.value.findings
    return finding.code, finding.file, finding.column


def test_a_mistake_in_an_override_is_not_the_files(tmp_path: Path) -> None:
    folder = river(tmp_path / "river")
    assert _error(folder, {"policy.carbon": 80}) == ("unknown-setting", "--set", "policy.carbon")
    assert _error(folder, {"policy.carbon_price": -80}) == ("bad-setting", "--set", "policy.carbon_price")
    assert _error(folder, {"polcy.carbon_price": 80}) == ("unknown-setting", "--set", "polcy")


@pytest.mark.parametrize(
    ("toml", "code", "column", "way_out"),
    [
        ("[transaction]\nset_up = 1\n", "unknown-setting", "transaction.set_up", "Did you mean setup?"),
        ("[transactions]\nsetup = 1\n", "unknown-setting", "transactions", "Did you mean transaction?"),
        ("colour = 1\n", "unknown-setting", "colour", "Remove it."),
        ("[transaction]\nsetup = '3'\n", "bad-setting", "transaction.setup", ""),
        ("[transaction]\nsetup = true\n", "bad-setting", "transaction.setup", ""),
        ("[transaction]\nsetup = inf\n", "bad-setting", "transaction.setup", ""),
        ("[transaction]\nsetup = nan\n", "bad-setting", "transaction.setup", ""),
        ("transaction = 3\n", "bad-setting", "transaction", ""),
        ("[finance]\ndiscount_rate = 6\n", "bad-setting", "finance.discount_rate", ""),
        ("[finance]\nhorizon_years = 0\n", "bad-setting", "finance.horizon_years", ""),
        ("[finance]\nper_eur = 7.5\n", "bad-setting", "finance.per_eur", ""),
        ('[matching]\nfill = "mean"\n', "bad-setting", "matching.fill", ""),
        ('currency = "euro"\n', "bad-setting", "currency", ""),
        ("year = 26\n", "bad-setting", "year", ""),
        ('year = "2026"\n', "bad-setting", "year", ""),
        ("[limits]\nco3 = 5\n", "bad-limit", "limits.co3", ""),
        ("limits = 5\n", "bad-setting", "limits", ""),
        ("year = \n", "bad-toml", None, ""),
    ],
)
def test_what_region_toml_may_not_say(tmp_path: Path, toml: str, code: str, column: str, way_out: str) -> None:
    finding = only(river(tmp_path / "river", toml))
    assert (finding.code, finding.column, finding.file) == (code, column, "region.toml")
    assert way_out in finding.way_out


def test_several_mistakes_are_found_at_once(tmp_path: Path) -> None:
    _, found = look(river(tmp_path / "river", "year = 26\n[policy]\nx = 1\n[limits]\nco3 = 5\n"))
    assert [f.code for f in found if f.is_error] == ["bad-limit", "unknown-setting", "bad-setting"]


def test_defaults_are_euros(tmp_path: Path) -> None:
    _, found = look(river(tmp_path / "river", 'currency = "DKK"\n'))
    assert {f.column for f in found if f.code == "foreign-default"} == {
        "transaction.setup",
        "transaction.yearly",
        None,
    }
    assert any("bring a transport.csv" in f.way_out for f in found)


def test_an_exchange_rate_turns_every_default_over(tmp_path: Path) -> None:
    region = read(river(tmp_path / "river", 'currency = "DKK"\n[finance]\nper_eur = 7.5\n[transaction]\nyearly = 9\n'))
    assert (region.settings.transaction.setup, region.settings.transaction.yearly) == (22500, 9)
    assert region.modes[["cost_per_t_km", "cost_per_t", "co2_per_t_km"]].iloc[0].to_list() == pytest.approx(
        [0.9, 22.5, 0.1]
    )
    assert assumed(region)["transaction.setup"] == "22500"
    assert "0.9 DKK per t and km" in assumed(region)["transport"]


def test_own_figures_need_no_exchange_rate(tmp_path: Path) -> None:
    toml = 'year = 2026\ncurrency = "DKK"\n' + ALL_MONEY
    region = read(river(tmp_path / "river", toml, transport=TRUCK))
    assert (region.settings.eur, region.settings.transaction.setup) == (1, 1)
    # A transport.csv with nothing in it is none.
    empty = river(tmp_path / "empty", toml, transport="mode,cost_per_t_km\n")
    assert only(empty).code == "foreign-default"


def test_factors_are_not_money(tmp_path: Path) -> None:
    region = read(river(tmp_path / "river", 'currency = "DKK"\n[finance]\nper_eur = 7.5\n'))
    plain = Settings()
    assert region.settings.transaction.same_cluster == plain.transaction.same_cluster
    assert region.settings.finance.discount_rate == plain.finance.discount_rate


def test_settings_of_tables_in_memory() -> None:
    stream = pd.DataFrame({"material": ["ash"], "quantity": [9], "unit": ["t"]})
    tables = {
        "enterprises": pd.DataFrame({"enterprise": ["a", "b"], "longitude": [11.0, 11.1], "latitude": [55.0, 55.1]}),
        "outputs": stream.assign(enterprise="a", disposal_cost=3),
        "needs": stream.assign(need="n", enterprise="b", purchase_price=1),
    }
    region = region_from_tables("park", {"policy": {"carbon_price": 5}, "name": "Park"}, **tables)
    assert (region.name, region.settings.policy.carbon_price) == ("Park", 5)
    with pytest.raises(SymbiosisError, match="there is no table"):
        region_from_tables("park", outputz=tables["outputs"])


@pytest.mark.parametrize(("rate", "years", "yearly"), [(0, 10, 0.1), (0.06, 10, 0.135868), (0.05, 1, 1.05)])
def test_the_capital_recovery_factor(rate: float, years: float, yearly: float) -> None:
    assert recovery_factor(rate, years) == pytest.approx(yearly, rel=1e-5)
