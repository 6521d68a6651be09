"""Links, cycles and anchors of the network that a plan makes."""

from __future__ import annotations

import pandas as pd

from symbiosis.plan import Plan

Figure = tuple[float, float | None]


def network_kpis(plan: Plan, rows: pd.DataFrame) -> dict[str, Figure]:
    """Numerator and denominator (None: none) of each indicator about links between sites."""
    sites = plan.region.enterprises
    links = rows[["from", "to"]].drop_duplicates()
    count = float(len(sites))
    found: dict[str, Figure] = {
        "links_per_firm": (float(len(links)), count), "connectance": (float(len(links)), count**2),
        "firms_on_cycles": (float(len(on_cycles(links))), None),
    }  # fmt: skip
    tonnes = rows["quantity"].where(rows["m_unit"] == "t", 0.0)
    ends = [rows[side].to_numpy(dtype=object) for side in ("from", "to")]
    for site in sites.loc[sites["anchor"].fillna(False).astype(bool), "enterprise"]:
        touches = (ends[0] == site) | (ends[1] == site)
        found[f"anchor_mass:{site}"] = (float(tonnes[touches].sum()), float(tonnes.sum()))
        found[f"anchor_saving:{site}"] = (float(rows["saving"][touches].sum()), float(rows["saving"].sum()))
    return found


def on_cycles(links: pd.DataFrame) -> set[str]:
    """The sites on a directed cycle of links (`from`, `to`).

    Both searches of Kosaraju's algorithm; sites that nothing leads to, or that lead nowhere, are left out first.
    """
    while len(links):
        stays = links["from"].isin(links["to"]) & links["to"].isin(links["from"])
        if stays.all():
            break
        links = links[stays]
    ahead = links.groupby("from")["to"].agg(list).to_dict()
    back = links.groupby("to")["from"].agg(list).to_dict()
    order = [site for tree in _trees(ahead, list(ahead)) for site in tree]
    return {site for tree in _trees(back, order[::-1]) if len(tree) > 1 for site in tree}


def _trees(ahead: dict[str, list[str]], starts: list[str]) -> list[list[str]]:
    """From each start not seen before the sites that can be reached and weren't yet, in the order they are left."""
    seen: set[str] = set()
    trees = []
    for start in starts:
        if start in seen:
            continue
        seen.add(start)
        tree, path = [], [(start, iter(ahead.get(start, ())))]
        while path:
            site, following = path[-1]
            for other in following:
                if other not in seen:
                    seen.add(other)
                    path.append((other, iter(ahead.get(other, ()))))
                    break
            else:
                tree.append(site)
                path.pop()
        trees.append(tree)
    return trees
