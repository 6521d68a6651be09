"""models/*.md name the components of the Pyomo model, no more and no fewer."""

from __future__ import annotations

import re
from pathlib import Path

import pyomo.environ as pyo
import pytest

from symbiosis.catalog import bundled_models
from symbiosis.formulation.build import formulate
from symbiosis.problem import pose, read_model
from tests.tiny import region

ROOT = Path(__file__).resolve().parents[2]
SECTIONS = {
    "Sets": (pyo.Set, pyo.RangeSet),
    "Variables": pyo.Var,
    "Constraints": pyo.Constraint,
    "Objective": pyo.Objective,
}


def documented(section: str, *names: str) -> set[str]:
    found: set[str] = set()
    for name in names or ("exchange", "storage", "hubs"):
        page = (ROOT / "models" / f"{name}.md").read_text(encoding="utf-8")
        text = page.partition(f"## {section}\n")[2].partition("\n## ")[0]
        found |= set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE))
    return found


def everything():
    """A region in which every component has a member."""
    return region(
        {"transaction": {"yearly": 3, "per_exchange": 1}},
        enterprises="enterprise longitude latitude max_partners\n a 10 50 2\n b 10.1 50 1\n c 10.2 50 -\n d 10.3 50 0",
        outputs="output enterprise material quantity unit disposal_cost exclusive min_lot disposal_route hazardous\n"
        "o1 a ash 10 t 9 true - landfill -\n o2 a ash 5 t 9 - 1 landfill -\n o3 d ash 4 t 9 - - landfill -\n"
        "o4 d ash 4 t 9 - - landfill yes",
        needs="need enterprise material quantity unit purchase_price max_share min_lot min_sources max_source_share\n"
        "n1 b ash 10 t 9 0.9 1 - 0.8\n n2 c ash 10 t 9 - - 2 -\n n3 b cake 10 t 9 - - - -",
        recipes="recipe output_material input_material yield cost max_share at\n r1 ash ash 1 0 0.8 -\n r2 ash cake 1 0 1 -\n"
        " r3 ash ash 1 1 1 -\n r4 ash ash 1 0 1 hub",
        hubs="hub longitude latitude capacity unit fixed_cost\n h 10 50 9 t 1",
        transport="mode forms cost_per_t_km circuity capex_per_km lifetime_years\n truck solid 0.1 1 - -\n belt solid 0.05 1 2 10",
        partnerships="enterprise_a enterprise_b status min_t max_t\n a b required 1 9\n a c - - 8",
        current_exchanges="output need recipe mode quantity\n o3 n2 r1 truck 1\n o1 n1 r1 truck 1\n o1 n2 r1 truck 1\n o4 n2 r1 truck 1",
        synergies="output need stage\n o2 n3 agreed",
        periods="period\n summer\n winter",
        storage="enterprise material capacity unit\n b cake 1 t",
    )


def test_components_are_those_of_the_page():
    model = read_model("exchange")
    formulation = formulate(
        pose(everything(), model=model, objective="exchange_cost", min_diversion=0.1, limits={"landfill": 99})
    )
    formulation.hold(0, pose(everything(), model=model).stages[0], 1e6)
    for section, kind in SECTIONS.items():
        parts = formulation.model.component_objects(kind, descend_into=False)
        # A range set is a set to Pyomo only by its base class.
        built = {c.local_name for c in parts if len(c)}
        assert built == documented(section), section


def test_components_of_quality_are_those_of_its_page():
    blended = region(
        outputs="output enterprise material quantity unit disposal_cost\n o a water 10 t 9",
        needs="need enterprise material quantity unit purchase_price\n n b water 10 t 9",
        contents="output substance value\n o salt 9",
        limits="need substance max\n n salt 5",
        current_exchanges="output need quantity\n o n 8",
    )
    built = formulate(pose(blended, model=read_model("quality"))).model
    for section, kind in (("Variables", pyo.Var), ("Constraints", pyo.Constraint)):
        names = {c.local_name for c in built.component_objects(kind, descend_into=False) if len(c)}
        own = documented(section, "quality")
        assert names - documented(section) == own, section


@pytest.mark.parametrize("path", bundled_models(), ids=lambda p: p.stem)
def test_every_model_reads_and_has_its_page(path):
    model = read_model(path.stem)
    assert model.title
    assert path.with_suffix(".md").read_text(encoding="utf-8").startswith(f"# {path.stem}")
