"""What the starter library fills in where the region opens it: names, recipes, factors and prices, each said."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.findings.collector import Findings
from symbiosis.library.tables import meanings, part, squeezed
from symbiosis.region import Assumption
from symbiosis.settings import Settings
from symbiosis.units import find_unit
from symbiosis.validate.checks.measures import Factors, completed, into_one_unit
from symbiosis.validate.merge import Tables

IN = {"t": "in_t", "m3": "in_m3", "MWh": "in_mwh"}
PREFIX = "library: "


def with_names(tables: Tables, settings: Settings) -> tuple[Tables, list[Assumption]]:
    """The tables with a row in `names` for each written material that only the library knows."""
    if not settings.library.names:
        return tables, []
    streams = pd.concat([tables[t][["_region", "material"]] for t in ("outputs", "needs")], ignore_index=True)
    streams = streams.drop_duplicates()
    own = {*tables["materials"]["material"], *tables["names"]["as_written"], *tables["names"]["material"]}
    own |= {*tables["recipes"]["output_material"], *tables["recipes"]["input_material"]}
    own |= {*tables["prices"]["material"], *tables["conversions"]["material"]}
    streams = streams[~streams["material"].isin(own)]
    meant = streams["material"].map(lambda word: meanings().get(squeezed(word), ""))
    streams = streams[(meant != "") & (meant != streams["material"])]
    if streams.empty:
        return tables, []
    rows = streams.rename(columns={"material": "as_written"}).assign(
        material=meant[streams.index].to_numpy(), _file="library/synonyms.csv", _row=0
    )
    names = pd.concat([tables["names"], rows], ignore_index=True)
    names = names.fillna(dict.fromkeys(names.columns.difference(["_row"]), ""))
    words = sorted(set(zip(rows["as_written"], rows["material"], strict=True)))
    said = [
        Assumption(f"name “{a}”", m, "read so by the library's names; put your own into names.csv") for a, m in words
    ]
    return tables | {"names": names}, said


def with_densities(tables: Tables, factors: Factors, settings: Settings) -> tuple[Factors, list[Assumption]]:
    """The factors with the library's densities where the region says nothing of volume against mass."""
    if not settings.library.factors:
        return factors, []
    used = set(pd.concat([tables[t]["material"] for t in ("outputs", "needs")]))
    known = part("materials")
    known = known[(known["density"] != "") & known["material"].isin(used)]
    result, said = dict(factors), []
    for material, density in zip(known["material"], known["density"].astype("float64"), strict=True):
        mine = dict(result.get(material, {}))
        if ("volume", "mass") in mine:
            continue
        result[material] = completed(mine | {("volume", "mass"): density})
        said.append(material)
    return result, _said("library densities", said)


def with_emissions(
    materials: pd.DataFrame, stated: pd.DataFrame, settings: Settings
) -> tuple[pd.DataFrame, list[Assumption]]:
    """The material table with the library's emission factors where it has none, and its form for unlisted materials."""
    if not settings.library.factors:
        return materials, []
    known = part("materials").set_index("material").reindex(materials.index)
    there = known["unit"].notna().to_numpy(dtype=bool)
    each = _per_own_unit(materials, known["unit"])
    said: list[Assumption] = []
    result = materials.copy()
    for column in ("virgin_co2", "disposal_co2"):
        value = pd.to_numeric(known[column].replace("", np.nan)) * each
        use = result[column].isna() & value.notna()
        result[column] = result[column].mask(use, value)
        said += _said(f"library {column}", list(result.index[use]))
    unlisted = there & ~result.index.isin(stated["material"])
    result["form"] = result["form"].mask(unlisted, known["form"])
    return result, said + _said("library forms", list(result.index[unlisted & (result["form"] != "solid").to_numpy()]))


def library_recipes(tables: Tables, materials: pd.DataFrame, settings: Settings, own: pd.DataFrame) -> pd.DataFrame:
    """The library's recipes between what is given and needed here, per the materials' own units, in columns of recipes.

    A pair of materials that the region has a recipe of its own for is left to it, and so is one whose units the tables
    can't turn into the library's.
    """
    rows = part("recipes") if settings.library.recipes else part("recipes").iloc[:0]
    rows = rows[
        rows["output_material"].isin(tables["outputs"]["material"])
        & rows["input_material"].isin(tables["needs"]["material"])
    ]
    both = ["output_material", "input_material"]
    rows = rows[~pd.MultiIndex.from_frame(rows[both]).isin(pd.MultiIndex.from_frame(own[both]))].reset_index(drop=True)
    unit = part("materials").set_index("material")["unit"]
    give = _per_own_unit(materials.loc[rows["output_material"]], unit.reindex(rows["output_material"])).to_numpy()
    take = _per_own_unit(materials.loc[rows["input_material"]], unit.reindex(rows["input_material"])).to_numpy()
    met = rows["yield"].astype("float64") * give / take
    rows = pd.DataFrame({
        "recipe": PREFIX + rows["recipe"], **{c: rows[c] for c in both}, "yield": met,
        "cost": rows["cost"].astype("float64") * give * settings.eur, "co2": 0.0,
        "max_share": rows["max_share"].astype("float64"), "readiness": rows["readiness"], "legal": rows["legal"],
        "source": rows["source"], "scope": "", "by_name": False, "library": True,
    })  # fmt: skip
    return rows[rows["yield"].notna()]


def with_prices(
    prices: pd.DataFrame, tables: Tables, materials: pd.DataFrame, factors: Factors, settings: Settings
) -> pd.DataFrame:
    """The price table with the library's prices for materials that it has none for; `library` tells them apart."""
    prices = prices.assign(library=False)
    if not settings.library.prices:
        return prices
    rows = part("prices")
    rows = rows[rows["material"].isin(materials.index)]
    rows = rows.assign(
        **{c: pd.to_numeric(rows[c].replace("", np.nan)) * settings.eur for c in ("price", "low", "high")}
    )
    regions = pd.concat([tables[t]["_region"] for t in ("outputs", "needs")]).unique()
    rows = rows.merge(pd.DataFrame({"_region": regions}), how="cross").assign(_file="library/prices.csv", _row=0)
    rows = into_one_unit(rows, materials, factors, (), ("price", "low", "high"), Findings())
    key = ["_region", "material", "what"]
    mine = pd.MultiIndex.from_frame(rows[key]).isin(pd.MultiIndex.from_frame(prices[key]))
    rows = rows[rows["price"].notna() & ~mine].assign(library=True)
    return pd.concat([prices, rows.drop(columns=["year"])], ignore_index=True) if len(rows) else prices


def said_of_recipes(recipes: pd.DataFrame) -> list[Assumption]:
    """How many library recipes the region uses."""
    count = int(recipes["library"].sum())
    why = (
        "rows of the library; yields and treatment costs are assumed, emissions of treatment count 0: put your own "
        "into recipes.csv"
    )
    return [Assumption("library recipes", f"{count} opened", why)] if count else []


def said_of_prices(tables: Tables) -> list[Assumption]:
    """For how many streams a price of the library stands in."""
    count = int((tables["outputs"]["disposal_cost_from"] == "library").sum())
    count += int((tables["needs"]["purchase_price_from"] == "library").sum())
    return (
        [Assumption("library prices", f"{count} streams", "where no firm and no table of yours says")] if count else []
    )


def check_currency(settings: Settings, found: Findings) -> None:
    """The library counts in EUR: another currency has to say how many of it make one."""
    opened = settings.library
    if (opened.recipes or opened.prices) and settings.currency != "EUR" and settings.finance.per_eur is None:
        what, instead = "library's money", "close the library's recipes and prices"
        found.add(
            "foreign-default", "region.toml", column="library", value=settings.currency, what=what, instead=instead
        )


def _per_own_unit(materials: pd.DataFrame, unit: pd.Series) -> pd.Series:
    """How many of the library's units one of the material's own units is; NaN where that isn't known."""
    columns = [IN.get(str(u), "") for u in unit]
    values = [float(materials[c].iat[k]) if c else np.nan for k, c in enumerate(columns)]
    return pd.Series(values, index=materials.index, dtype="float64")


def _said(what: str, materials: list[str]) -> list[Assumption]:
    if not materials:
        return []
    return [Assumption(what, ", ".join(sorted(materials)), "from the library, where the tables say nothing")]


assert all(find_unit(u) for u in IN)
