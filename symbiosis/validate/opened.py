"""What the starter library fills in where the region opens it: names, recipes and prices, each said."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.findings.collector import Findings
from symbiosis.library.tables import meanings, part, squeezed, synonyms
from symbiosis.region import Assumption
from symbiosis.settings import Settings
from symbiosis.validate.checks.measures import Factors, into_one_unit
from symbiosis.validate.merge import Tables
from symbiosis.validate.opened_units import per_own_unit

PREFIX = "library: "


def with_names(tables: Tables, settings: Settings) -> tuple[Tables, list[Assumption]]:
    """The tables with a row in `names` for each written material that only the library knows.

    A word that one of several regions uses in a way of its own is still read in the others.
    """
    if not settings.library.names:
        return tables, []
    streams = pd.concat([tables[t][["_region", "material"]] for t in ("outputs", "needs")], ignore_index=True)
    streams = streams.drop_duplicates()
    own = pd.MultiIndex.from_frame(own_words(tables))
    streams = streams[~pd.MultiIndex.from_frame(streams).isin(own)]
    meant = streams["material"].map(lambda word: meanings().get(squeezed(word), ""))
    streams = streams[(meant != "") & (meant != streams["material"])]
    if streams.empty:
        return tables, []
    rows = streams.rename(columns={"material": "as_written"}).assign(
        material=meant[streams.index].to_numpy(), _file="library/synonyms.csv", _row=0
    )
    names = pd.concat([tables["names"], rows], ignore_index=True)
    names = names.fillna(dict.fromkeys(names.columns.difference(["_row"]), ""))
    known = synonyms().assign(word=synonyms()["as_written"].map(squeezed)).drop_duplicates("word").set_index("word")
    words = sorted(set(zip(rows["as_written"], rows["material"], strict=True)))
    said = [
        Assumption(f"name “{a}”", m, f"library ({known.at[squeezed(a), 'source']}); put your own into names.csv")
        for a, m in words
    ]
    return tables | {"names": names}, said


def own_words(tables: Tables) -> pd.DataFrame:
    """`_region` and `material`: the words that a region's own tables say something of."""
    columns = (
        ("materials", "material"), ("names", "as_written"), ("names", "material"), ("recipes", "output_material"),
        ("recipes", "input_material"), ("prices", "material"), ("conversions", "material"),
    )  # fmt: skip
    parts = [tables[t][["_region", c]].rename(columns={c: "material"}) for t, c in columns]
    return pd.concat(parts, ignore_index=True).drop_duplicates()


def library_recipes(
    tables: Tables, materials: pd.DataFrame, settings: Settings, own: pd.DataFrame, found: Findings
) -> pd.DataFrame:
    """The library's recipes between what is given and needed here, per the materials' own units, in columns of recipes.

    A pair of materials that the region has a recipe of its own for is left to it. One whose units the tables can't turn
    into the library's is left out, with a finding.
    """
    rows = part("recipes") if settings.library.recipes else part("recipes").iloc[:0]
    rows = rows[
        rows["output_material"].isin(tables["outputs"]["material"])
        & rows["input_material"].isin(tables["needs"]["material"])
    ]
    both = ["output_material", "input_material"]
    rows = rows[~pd.MultiIndex.from_frame(rows[both]).isin(pd.MultiIndex.from_frame(own[both]))].reset_index(drop=True)
    unit = part("materials").set_index("material")["unit"]
    give = per_own_unit(materials.loc[rows["output_material"]], unit.reindex(rows["output_material"])).to_numpy()
    take = per_own_unit(materials.loc[rows["input_material"]], unit.reindex(rows["input_material"])).to_numpy()
    for side, each, table in (("output_material", give, "outputs"), ("input_material", take, "needs")):
        for row in rows[np.isnan(each)].drop_duplicates(side).to_dict("records"):
            _left_out(tables[table], row[side], f"recipe “{row['recipe']}”", str(unit[row[side]]), materials, found)
    met = rows["yield"].astype("float64") * give / take
    rows = pd.DataFrame({
        "recipe": PREFIX + rows["recipe"], **{c: rows[c] for c in both}, "yield": met,
        "cost": rows["cost"].astype("float64") * give * settings.eur, "co2": 0.0,
        "max_share": rows["max_share"].astype("float64"), "readiness": rows["readiness"], "legal": rows["legal"],
        "source": rows["source"], "scope": "", "by_name": False, "library": True,
    })  # fmt: skip
    return rows[rows["yield"].notna()]


def _left_out(
    streams: pd.DataFrame, material: str, what: str, other: str, materials: pd.DataFrame, found: Findings
) -> None:
    """A finding at the material's first stream: a row of the library is left out for want of a conversion."""
    here = np.flatnonzero(streams["material"] == material)
    for i in here[:1]:
        found.at(
            streams, i, "library-units", "unit", material, unit=materials.at[material, "unit"], other=other, what=what
        )


def with_prices(
    prices: pd.DataFrame, tables: Tables, materials: pd.DataFrame, factors: Factors, settings: Settings, found: Findings
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
    for row in rows[rows["price"].isna() & ~mine].drop_duplicates(key[1:]).to_dict("records"):
        streams = tables["outputs" if row["what"] == "disposal" else "needs"]
        _left_out(streams, row["material"], f"{row['what']} price", row["written_unit"], materials, found)
    rows = rows[rows["price"].notna() & ~mine].assign(library=True)
    return pd.concat([prices, rows.drop(columns=["year"])], ignore_index=True) if len(rows) else prices


def said_of_recipes(recipes: pd.DataFrame, materials: pd.DataFrame, settings: Settings) -> list[Assumption]:
    """How many library recipes the region uses, and each with its source."""
    rows = recipes[recipes["library"]]
    if rows.empty:
        return []
    why = "emissions of treatment count 0: put your own into recipes.csv"
    said = [Assumption("library recipes", f"{len(rows)} opened", why)]
    for row in rows.to_dict("records"):
        give, take = (materials.at[row[c], "unit"] for c in ("output_material", "input_material"))
        value = f"1 {give} gives {row['yield']:g} {take}, treatment {row['cost']:g} {settings.currency}"
        said.append(Assumption(row["recipe"].replace(PREFIX, "library recipe "), value, f"library: {row['source']}"))
    return said


def said_of_prices(tables: Tables, settings: Settings) -> list[Assumption]:
    """For how many streams a price of the library stands in, and each price with its source and year."""
    used = []
    for table, column, what in (("outputs", "disposal_cost", "disposal"), ("needs", "purchase_price", "purchase")):
        rows = tables[table][tables[table][f"{column}_from"] == "library"]
        used.append(rows[["material", "unit"]].assign(price=rows[column], what=what))
    rows = pd.concat(used, ignore_index=True)
    if rows.empty:
        return []
    said = [Assumption("library prices", f"{len(rows)} streams", "where no firm and no table of yours says")]
    prices = tables["prices"][tables["prices"]["library"]].drop_duplicates(["material", "what", "price"])
    merged = rows.drop_duplicates().merge(
        prices[["material", "what", "price", "source"]], on=["material", "what", "price"]
    )
    for row in merged.drop_duplicates(["material", "what", "price"]).to_dict("records"):
        value = f"{row['price']:.4g} {settings.currency}/{row['unit']}"
        said.append(Assumption(f"{row['what']} price of {row['material']}", value, f"library: {row['source']}"))
    return said


def check_currency(settings: Settings, found: Findings) -> None:
    """The library counts in EUR: another currency has to say how many of it make one."""
    opened = settings.library
    if (
        (opened.recipes or opened.prices or opened.modes)
        and settings.currency != "EUR"
        and settings.finance.per_eur is None
    ):
        what, instead = "library's money", "close the library's recipes, prices and modes"
        found.add(
            "foreign-default", "region.toml", column="library", value=settings.currency, what=what, instead=instead
        )
