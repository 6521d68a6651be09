"""A region with a little of everything that figures are made of, and its plan: what the checker is tried on."""

from __future__ import annotations

from functools import cache

import pandas as pd

import symbiosis as sy
from tests.tiny import region

SETTINGS = {
    "year": 2026, "spread": {"measured": 0.1, "estimated": 0.25, "assumed": 0.5},
    "transaction": {"setup": 100, "yearly": 10, "per_exchange": 3, "cross_border": 1.5},
    "policy": {"carbon_price": 20.0, "carbon_price_paid": True, "transport_subsidy": 0.1, "landfill_tax": 2.0},
    "border": {"annex_vii": 30.0, "notification": 90.0},
}  # fmt: skip
FIRMS = """
enterprise name    longitude latitude country anchor cluster company permits
dairy      Dairy   10.00     56.0     DK      true   park    -       -
farm       Farm    10.10     56.0     DK      -      park    -       -
mill       Mill    10.05     56.1     DK      -      -       -       -
road       Roads   10.30     56.0     SE      -      -       -       10_01
plant      Biogas  10.20     56.0     DK      true   -       -       -
works      Works   10.15     56.1     DK      -      -       works   -
cement     Cement  10.16     56.1     DK      -      -       works   12;10_01_16
garden     Green   10.40     56.2     -       -      -       -       -
"""
OUTPUTS = """
output enterprise material quantity unit disposal_cost disposal_route ewc      grade hazardous waste_status min_lot
whey   dairy      whey     400      t    5             sewer          02_05_01 A     -         product      -
ash    mill       ash      300      t    12            landfill       10_01_01 B     -         waste        -
sand   mill       sand     90       t    -             landfill       10_01_24 -     -         waste        5
dust   works      dust     50       t    40            landfill       10_01_16* C    yes       waste        -
heat   works      heat     1000     MWh  0             -              -        A     -         product      -
warm   dairy      heat     300      MWh  0             -              -        B     -         product      -
rind   dairy      rind     -        t    9             landfill       02_05_02 -     -         waste        -
water  plant      water    800      m3   0.5           sewer          16_10_02 A     -         waste        -
slag   works      slag     200      t    6             landfill       10_02_02 A     -         waste        -
"""
NEEDS = """
need   enterprise material quantity unit purchase_price kind     imported_share max_share gate_fee grade accepts_hazardous
feed   farm       feed     150      t    14             purchase 0.6            0.8       -        A     -
gas    plant      gas      100      t    -              capacity -              -         1        B     -
fill   road       fill     250      t    9              purchase 0.5            -         -        C     -
bed    garden     fill     80       t    -              purchase -              -         -        -     -
clinker cement    clinker  400      t    20             purchase 0.4            0.5       2        A     true
hot    farm       heat     200      MWh  30             purchase -              -         -        B     -
glass  garden     heat     600      MWh  25             purchase 0.9            -         -        A     -
rinse  dairy      water    500      m3   2              purchase -              -         -        A     -
stone  road       stone    500      t    7              purchase -              -         -        A     -
pigs   farm       swill    50       t    11             purchase -              -         -        A     -
"""
MATERIALS = """
material unit form  density virgin_co2 disposal_co2
whey     t    liquid -      -          20
feed     t    solid -       100        -
gas      t    liquid -      50         -
ash      t    solid -       -          10
sand     t    solid -       -          12
fill     t    solid -       8          -
dust     t    solid -       -          15
clinker  t    solid -       700        -
heat     MWh  heat  -       200        0
rind     t    solid -       -          30
swill    t    solid -       20         -
water    m3   liquid 1      0.3        0.2
slag     t    solid -       -          -
stone    t    solid -       5          -
"""
RECIPES = """
recipe output_material input_material yield cost max_share co2 readiness legal
serve  whey            feed           0.5   2    -         4   proven    Feed_law_holds.
digest whey            gas            0.25  -    -         2   proven    -
ashfil ash             fill           1     0.5  -         1   trial     Needs_a_permit.
sandfl sand            fill           0.9   0.5  -         -   proven    -
kiln   dust            clinker        1     3    0.1       -   idea      -
slagst slag            stone          1     1    -         3   proven    -
ashcli ash             clinker        0.8   4    0.25      6   proven    -
swill  rind            swill          1     1    -         -   trial     -
"""
TRANSPORT = """
mode  forms        per cost_per_t_km cost_per_t circuity payload_t cost_per_trip co2_per_t_km max_km capex_per_km lifetime_years
truck solid;liquid t   0.1           0.5        1.3      20        4             0.1          120    -            -
pipe  liquid       m3  0.01          -          1.2      -         -             0.01         30     50           20
main  heat         MWh 0.05          -          1.2      -         -             0.002        60     100          30
"""
PRICES = """
material what     price low high unit year
sand     disposal 8     5   14   t    2025
"""
RUNNING = """
output need   recipe quantity price until keep
whey   gas    digest 120      -1    2030  true
slag   stone  slagst 60       2     -     true
heat   glass  -      50       -     -     false
"""
IDEAS = """
output need  stage       probability owner next_step actual_quantity actual_saving lost_reason plan_run   plan_proposes plan_quantity plan_saving plan_stage plan_first_seen
whey   feed  agreed      0.7         Ann   sign      30              -             -           2026-01-01 true          90            500         idea       2025-12-01
ash    fill  discussing  0.4         Bo    visit     -               -             -           2026-01-01 true          10            20          idea       2025-12-01
slag   stone running     -           Cy    -         60              200           -           2026-01-01 true          60            100         running    2025-12-01
dust   clinker lost      -           -     -         -               -             Too_dusty   2026-01-01 true          50            70          idea       2025-12-01
"""
CONTACTS = """
enterprise name role   email        phone consent
dairy      Ann  master ann@dairy.dk 11    true
road       Bo   -      bo@road.se   12    -
"""
PAIRS = """
enterprise_a enterprise_b trust status   transaction_cost max_t
dairy        farm         0.9   -        -                -
mill         road         -     -        77               400
mill         cement       -     existing -                -
"""


@cache
def worked() -> sy.Plan:
    """The plan of the region above: exchanges old, grown and new, leads, a border, contracts, a register."""
    return sy.optimize(
        region(
            SETTINGS, name="worked", enterprises=FIRMS, outputs=OUTPUTS, needs=NEEDS, materials=MATERIALS,
            recipes=RECIPES, transport=TRANSPORT, prices=PRICES, current_exchanges=RUNNING, synergies=IDEAS,
            contacts=CONTACTS, partnerships=PAIRS, distances="from to km\n mill road 31",
        )
    )  # fmt: skip


@cache
def published(name: str) -> sy.Plan:
    """The plan of one of the regions that come with the program."""
    return sy.optimize(sy.read(f"data/{name}"))


def tables(plan: sy.Plan) -> dict[str, pd.DataFrame]:
    """The result tables of a plan by the name they have in it."""
    names = ("exchanges", "enterprises", "outputs", "needs", "leads", "calls", "synergies")
    return {name: getattr(plan, name) for name in names}
