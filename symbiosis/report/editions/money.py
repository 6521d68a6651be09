"""The region's money in an edition: shown where the terms of each sum, and of what two of them tell, hide everybody."""

from __future__ import annotations

import pandas as pd

from symbiosis.plan import Plan
from symbiosis.report.editions.cells import hides_all, hides_all_totals
from symbiosis.report.editions.companies import by_company, companies, hidden_sites


def money_told(plan: Plan, rows: pd.DataFrame) -> tuple[bool, bool]:
    """Whether the region's saving may be told, and whether its cost of today may; `rows` as `traffic` gives them.

    The saving is C0 − C*, so its terms are what each exchange adds to today and what is lost with those that end; what
    runs on is in neither. Beside it today's cost tells the cost that remains, which has to be safe too.
    """
    company, hidden = companies(plan.region), hidden_sites(plan.region)
    terms = [rows[["from", "to", "adds"]]]
    if len(plan.ends):
        terms.append(plan.ends[["from", "to", "adds"]])
    changes = pd.concat(terms, ignore_index=True)
    touched = changes["from"].isin(hidden) | changes["to"].isin(hidden)
    saving = hides_all(by_company(changes, company), changes["adds"], touched)
    sites = plan.firms
    behind, mine = sites["enterprise"].map(company), sites["enterprise"].isin(hidden)
    told = ("cost_before", "cost_after") if saving else ("cost_before",)
    return saving, all(hides_all_totals(sites[c], behind, mine) for c in told)
