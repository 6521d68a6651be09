"""Every site's account and counts, one by one: what it pays today, gives, takes, pays and gets."""

from __future__ import annotations

import pandas as pd

from symbiosis.check.facts import off
from symbiosis.check.hub_rows import link_rows, links
from symbiosis.check.prices import prices_today
from symbiosis.check.stores import stock
from symbiosis.check.sums import payments
from symbiosis.plan import Plan


def check_sites(plan: Plan, rows: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """Violations of enterprises.csv beside its sums; `now` is what `today` makes of what runs."""
    sites, hubs = plan.firms.set_index("enterprise"), plan.region.hubs["hub"].unique().tolist()
    if plan.enterprises["enterprise"].tolist() != [*plan.region.enterprises["enterprise"], *hubs]:
        return ["enterprises.csv does not hold every site once"]
    payment = payments(rows, now)
    tonnes = rows["tonnes"].fillna(0.0)
    before, scale, slack = _cost_before(plan, now)
    none = pd.Series(0.0, sites.index)
    right = {
        "cost_before": (before, scale, slack),
        "gives_t": (_by(rows["from"], tonnes), none, none),
        "takes_t": (_by(rows["to"], tonnes), none, none),
        "partners": (_partners(rows), none, none),
        "paid": (_by(rows["to"], payment.clip(lower=0)).add(_by(rows["from"], -payment.clip(upper=0)), fill_value=0.0),
                 none, none),
        "received": (_by(rows["from"], payment.clip(lower=0)).add(_by(rows["to"], -payment.clip(upper=0)),
                     fill_value=0.0), none, none),
    }  # fmt: skip
    found = []
    for column, (value, size, room) in right.items():
        value, size, room = (v.reindex(sites.index, fill_value=0.0) for v in (value, size, room))
        away = (sites[column] - value).abs() > room
        for site in sites.index[off(sites[column], value, size) & away.to_numpy()]:
            found.append(f"{site}: {column} {sites.at[site, column]:g}, but {value[site]:g} by the tables")
    return found


def _cost_before(plan: Plan, now: pd.DataFrame) -> tuple[pd.Series, pd.Series, pd.Series]:
    """What each site pays today, the money that it is the sum of, and how far hauls may be off."""
    region = plan.region
    dispose, buy = prices_today(region)
    parts = []
    for table, key, amount, price in (
        (region.outputs, "output", "quantity", dispose), (region.needs, "need", "received", buy),
    ):  # fmt: skip
        used = now.groupby(key)[amount].sum().reindex(table[key], fill_value=0.0).to_numpy()
        year = table["quantity"].to_numpy() + stock(region, table[key], 1.0 if key == "output" else -1.0)
        parts.append((table["enterprise"], pd.Series((year - used) * price).fillna(0.0)))
    parts += [(now["from"], now["giver_cost"] - now["payment"]), (now["to"], now["taker_cost"] + now["payment"])]
    site = pd.concat([s.astype(object) for s, _ in parts], ignore_index=True)
    money = pd.concat([m for _, m in parts], ignore_index=True)
    # Prices between the firms move with the haul, so that either side may be off.
    slack = _by(now["from"], now["slack"]).add(_by(now["to"], now["slack"]), fill_value=0.0)
    return _by(site, money), _by(site, money.abs()), slack


def _by(site: pd.Series, values: pd.Series) -> pd.Series:
    return values.groupby(site.astype(object)).sum()


def _partners(rows: pd.DataFrame) -> pd.Series:
    pairs = links(link_rows(rows)["pair"])
    return pairs.drop_duplicates().groupby("a").size().astype("float64")
