"""Firms are counted by company: who owns two sites knows both."""

from __future__ import annotations

import pandas as pd
import pytest

import symbiosis as sy
from symbiosis.report.editions.companies import by_company, companies
from tests.report.editions.pairs import Pair, plan_of
from tests.report.editions.region import FIRMS, OUTPUTS, planned
from tests.tiny import optimize


def three(how: str, company: str) -> sy.Plan:
    """Three pairs, the givers of two of them of one company."""
    return plan_of(*[Pair(a, how, company=c) for a, c in ((100, company), (120, company), (110, "-"))])


@pytest.mark.parametrize("how", ["hidden", "alias"])
@pytest.mark.parametrize("who", ["public", "partners"])
def test_a_company_cannot_subtract_its_own_sites(who: str, how: str) -> None:
    free = three(how, "-").edition(who)
    assert free.tables["materials"][["material", "exchanged"]].to_numpy().tolist() == [["other materials", 330]]
    assert free.summary["co2_of_exchanges"] == 3
    one = three(how, "group").edition(who)
    assert one.tables["materials"].empty
    assert one.summary["saving"] is None
    assert one.summary["co2_of_exchanges"] == 0
    assert one.summary["co2_avoided_t"] is None


def test_a_site_without_a_company_is_its_own() -> None:
    region = three("named", "north:group").region
    assert companies(region).to_dict() == {
        "g0": "group", "g1": "group", "g2": "g2", "t0": "t0", "t1": "t1", "t2": "t2",
    }  # fmt: skip
    rows = by_company(pd.DataFrame({"from": ["g0", "t1"], "to": ["t0", "g2"]}), companies(region))
    assert rows.to_numpy().tolist() == [["group", "t0"], ["t1", "g2"]]


def zyklonite(company: str) -> sy.Plan:
    """Three more sites give off the hidden firm's by-product, which bears its name."""
    head = ["enterprise", "name", "company", "longitude", "latitude", "disclosure", "sector", "place"]
    more = [(f"s{i}", f"Site {i}", company, 11.3 + i / 10, 55.7, "named", "", "") for i in range(3)]
    outputs = pd.DataFrame(
        [*OUTPUTS, *((f"s{i}/x", f"s{i}", "zyklonite", 10, 50) for i in range(3))],
        columns=["output", "enterprise", "material", "quantity", "disposal_cost"],
    ).assign(unit="t", disposal_route="landfill", ewc="10 01 01")
    return planned(enterprises=pd.DataFrame([*FIRMS, *more], columns=head), outputs=outputs)


def test_a_material_of_two_firms_and_one_company_names_them() -> None:
    """The fixture's a1 and kiln have it; with one company's three sites they are three companies, so it is a crowd."""
    assert "zyklonite" in zyklonite("").edition("partners").materials
    assert "zyklonite" not in zyklonite("zyklon").edition("partners").materials


def test_a_cluster_of_one_company_names_it() -> None:
    sites = "enterprise longitude latitude disclosure cluster company"
    streams = {
        "outputs": "output enterprise material quantity unit disposal_cost\n a/bran a bran 10 t 5",
        "needs": "need enterprise material quantity unit purchase_price\n b/bran b bran 8 t 4",
    }
    for group, told in (("-", True), ("group", False)):
        rows = [f"{e} 10 50 alias harbour {group}" for e in "abc"]
        p = optimize(enterprises="\n".join([sites, *rows]), **streams)
        assert p.edition("public").sites["name"].str.contains("Harbour").all() == told
