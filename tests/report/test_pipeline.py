"""The pipeline by stage, what changed since last time, and a register that survives every run."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import symbiosis as sy
from symbiosis.accounts.register import carried
from symbiosis.cli import app
from symbiosis.errors import WriteError
from symbiosis.report.html import render
from tests.report.page import figure, read
from tests.tiny import optimize
from tests.validate.river import river

TWO = {
    "outputs": "output enterprise material quantity unit disposal_cost\n whey dairy whey 10 t 5",
    "needs": "need enterprise material quantity unit purchase_price\n feed farm whey 4 t 2\n gas plant whey 9 t 1",
}
LAST = (  # as a run on 2 January left it, and people edited it since
    "output need stage actual_quantity actual_saving plan_proposes plan_quantity plan_saving plan_stage plan_run plan_date\n"
    " whey feed {stage} true 4 {saving} idea 2026-01-02 2026-01-02"
)


def changes(plan: sy.Plan) -> dict[str, str]:
    return plan.synergies.set_index("need")["plan_change"].to_dict()


def test_identified_expected_and_verified():
    plan = optimize(
        **TWO,
        synergies="output need stage actual_quantity actual_saving\n whey feed running 3 17\n whey gas agreed - -",
    )
    record = plan.summary["pipeline"]
    # 6 t × (5 + 1 − 1) at the plant, agreed: 0.9 of that; 4 t × (5 + 2 − 1) at the farm, which run
    assert record["identified"] == {
        "ideas": 1, "tonnes": 6, "saving": 30, "adds": 30, "expected": pytest.approx(27)
    }  # fmt: skip
    assert record["expected"] == {"saving": pytest.approx(27), "tonnes": pytest.approx(5.4)}
    assert record["running"] == {"ideas": 1, "tonnes": 4, "saving": 24, "adds": 6, "expected": 24}
    assert record["ends"] == {"exchanges": 0, "adds": 0, "expected": 0}
    assert record["verified"] == {"running": 1, "measured": 1, "saving_known": 1, "tonnes": 3, "saving": 17}
    assert {k["key"]: k["value"] for k in plan.summary["kpis"]}["expected_saving"] == pytest.approx(27)
    assert {k["key"]: k["value"] for k in plan.summary["kpis"]}["verified_saving"] == 17


def test_an_idea_of_which_one_recipe_runs_runs():
    recipes = "recipe output_material input_material cost max_share\n raw whey whey 0 0.5\n dried whey whey 1 1"
    plan = optimize(**TWO, recipes=recipes, current_exchanges="output need recipe quantity\n whey feed dried 1")
    assert plan.exchanges[plan.exchanges["need"] == "feed"]["stage"].tolist() == ["idea", "running"]
    assert plan.summary["pipeline"]["running"]["ideas"] == 1
    assert plan.synergies.set_index("need")["plan_stage"].to_dict() == {"feed": "running", "gas": "idea"}


def test_what_nobody_measured_is_unknown_not_nothing():
    plan = optimize(**TWO, current_exchanges="output need quantity\n whey feed 3")
    verified = plan.summary["pipeline"]["verified"]
    assert (verified["running"], verified["measured"], verified["tonnes"], verified["saving"]) == (1, 0, None, None)
    assert {k["key"]: k["value"] for k in plan.summary["kpis"]}["verified_saving"] is None
    assert "nobody noted what is really saved" in read(render(plan)).text


def test_the_page_adds_up():
    plan = optimize(**TWO, synergies="output need stage lost_reason updated\n whey feed lost too_dear 2026-02-01")
    page = read(render(plan))
    head, *rows, total = page.table("Pipeline: how far the ideas are")
    assert [h.split()[0] for h in head] == ["Stage", "Ideas", "Mass", "Saving", "Added", "Expected", "Not"]
    assert [[r[0], figure(r[1]), figure(r[3]), figure(r[6])] for r in rows] == [["lost", 0, 0, 1], ["idea", 1, 45, 0]]
    assert [figure(total[i]) for i in (1, 4, 5, 6)] == [1, 45, 4, 1]  # 4.5 expected, shown whole
    assert "Expected, each weighted by how likely it comes about: 4.5" in page.text
    assert page.table("Given up, and why")[1][2:] == ["too dear", "2026-02-01"]


@pytest.mark.parametrize(
    ("last", "change"),
    [
        ("idea - - {} 24", ""),
        ("idea - - {} 23", ""),
        ("idea - - {} 20", "saving 20 → 24 EUR"),
        ("trial - - {} 24", "idea → trial"),
        ("lost - - {} 24", "idea → lost"),
    ],
)
def test_what_changed_since_last_time(last, change):
    stage, saving = last.split(" {} ")
    plan = optimize(**TWO, synergies=LAST.format(stage=stage, saving=saving))
    assert changes(plan) == {"feed": change, "gas": "new"}
    record = plan.summary["pipeline"]["changes"]
    assert record["since"] == "2026-01-02"
    assert record["new"] == 1
    assert record["moved"] == change.count("idea →")
    assert record["figures"] == change.count("saving")


def test_an_idea_that_the_plan_drops_stays_with_its_last_figures():
    dear = TWO | {
        "needs": TWO["needs"].replace("4 t 2", "4 t 0"),
        "distances": "from to km\n dairy farm 900\n dairy plant 10",
    }
    plan = optimize(**dear, synergies=LAST.format(stage="trial - -", saving="24"))
    row = plan.synergies.set_index("need").loc["feed"]
    assert (bool(row["plan_proposes"]), row["plan_saving"], row["plan_date"]) == (False, 24, "2026-01-02")
    assert row["plan_change"] == "idea → trial; no longer proposed"
    assert plan.summary["pipeline"]["changes"]["no_longer_proposed"] == 1
    again = dear | {"distances": "from to km\n dairy farm 1\n dairy plant 10"}
    typed = plan.synergies.astype("object").where(plan.synergies.notna(), "")
    head = "output need stage plan_proposes plan_quantity plan_saving plan_stage plan_run"
    old = " ".join(str(typed.set_index("need").loc["feed"].get(c, "feed")) for c in head.split())
    back = optimize(**again, synergies=f"{head}\n {old}")
    assert changes(back)["feed"].startswith("proposed again")


def test_the_first_run_says_so():
    plan = optimize(**TWO)
    assert plan.summary["pipeline"]["changes"] == {"since": None}
    assert set(plan.synergies["plan_change"]) == {""}
    assert "No earlier register was read" in read(render(plan)).text


def test_the_day_of_the_run_is_written_beside_what_it_proposes():
    plan = optimize(**TWO)
    table = carried(plan.region, plan.exchanges, datetime.date(2026, 3, 5))
    assert set(table["plan_first_seen"]) == set(table["plan_date"]) == set(table["plan_run"]) == {"2026-03-05"}


def test_what_people_typed_comes_back_whatever_a_spreadsheet_would_run(tmp_path):
    text = "output,need,stage,next_step,actual_saving\ndairy/whey,farm/feed,running,=ring,-350\n"
    current = "output,need,quantity\ndairy/whey,farm/feed,1000\n"
    folder = sy.optimize(sy.read(river(tmp_path / "a", synergies=text, current_exchanges=current))).write(
        tmp_path / "plan"
    )
    written = pd.read_csv(folder / "synergies.csv", dtype=str)
    assert written[["next_step", "actual_saving"]].iloc[0].tolist() == ["'=ring", "-350"]
    (tmp_path / "a" / "synergies.csv").write_bytes((folder / "synergies.csv").read_bytes())
    again = sy.read(tmp_path / "a")
    assert again.register["next_step"].iloc[0] == "=ring"
    assert again.synergies["actual_saving"].iloc[0] == -350


def test_an_edited_register_is_not_written_over(tmp_path):
    plan = sy.optimize(sy.read(river(tmp_path / "park")))
    plan.write(tmp_path / "plan")
    plan.write(tmp_path / "plan")  # as it was written: nothing to lose
    register = tmp_path / "plan" / "synergies.csv"
    register.write_text(register.read_text().replace(",idea,", ",trial,"))
    edited = register.read_bytes()
    with pytest.raises(WriteError, match="Copy it into the region's folder"):
        plan.write(tmp_path / "plan")
    assert register.read_bytes() == edited
    (tmp_path / "park" / "synergies.csv").write_bytes(edited)
    sy.optimize(sy.read(tmp_path / "park")).write(tmp_path / "plan")  # now that it was read
    assert set(pd.read_csv(register)["stage"]) == {"trial"}


def test_the_command_refuses_before_it_searches(tmp_path, monkeypatch):
    region, out = river(tmp_path / "park"), tmp_path / "plan"
    run = CliRunner()
    assert run.invoke(app, ["optimize", str(region), "--out", str(out), "-q"]).exit_code == 0
    (out / "synergies.csv").write_text("mine")
    monkeypatch.setattr("symbiosis.solve.run.pose", lambda *a, **k: pytest.fail("it searched"))
    result = run.invoke(app, ["optimize", str(region), "--out", str(out), "-q"])
    assert isinstance(result.exception, WriteError)


def edit(path: Path, need: str, **cells: str) -> None:
    """What a person does in a spreadsheet: open, change cells of one row, save."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    for column, cell in cells.items():
        table.loc[table["output"] == need, column] = cell
    table.to_csv(path, index=False)


def test_three_rounds(tmp_path, capsys):
    region, plan, register = river(tmp_path / "park"), tmp_path / "plan", tmp_path / "park" / "synergies.csv"

    def round_() -> dict[str, object]:
        assert CliRunner().invoke(app, ["optimize", str(region), "--out", str(plan), "-q"]).exit_code == 0
        register.write_bytes((plan / "synergies.csv").read_bytes())
        return json.loads((plan / "summary.json").read_text())

    first = round_()
    assert [s["stage"] for s in first["pipeline"]["stages"]] == ["idea"]
    assert first["pipeline"]["identified"]["ideas"] == 2

    # The brewery says no; the dairy and the farm agree on 9,000 t.
    edit(register, "brewery/grains", stage="lost", lost_reason="sold to a mill", updated="2026-02-01", owner="Ann")
    edit(register, "dairy/whey", stage="agreed", actual_quantity="9000", next_step="sign", owner="Ben")
    second = round_()
    exchanges = pd.read_csv(plan / "exchanges.csv")
    assert exchanges[["output", "stage"]].to_numpy().tolist() == [["dairy/whey", "agreed"]]
    assert exchanges["quantity"].iloc[0] >= 9000
    why = pd.read_csv(plan / "outputs.csv").set_index("output")["why"]["brewery/grains"]
    assert why.startswith("Given up with Hill Farm")
    assert "on 2026-02-01: sold to a mill" in why
    assert second["baseline"] == first["baseline"]
    assert second["pipeline"]["changes"]["moved"] == 2

    # It runs, with less than was agreed, and saves less than was planned.
    edit(register, "dairy/whey", stage="running", actual_quantity="8000", actual_saving="150000")
    third = round_()
    exchanges = pd.read_csv(plan / "exchanges.csv")
    assert exchanges[["output", "stage", "current"]].to_numpy().tolist() == [["dairy/whey", "running", 8000]]
    assert third["baseline"] < second["baseline"]
    assert third["costs"]["transaction"] == 0
    assert third["pipeline"]["verified"] == {
        "running": 1,
        "measured": 1,
        "saving_known": 1,
        "tonnes": 8000,
        "saving": 150000,
    }
    assert third["pipeline"]["changes"] == second["pipeline"]["changes"] | {
        "since": third["pipeline"]["changes"]["since"],
        "moved": 1,
        "new": 0,
        "figures": third["pipeline"]["changes"]["figures"],
    }
    last = pd.read_csv(register, dtype=str, keep_default_na=False).set_index("output")
    assert last.loc["brewery/grains", ["stage", "lost_reason", "owner"]].tolist() == ["lost", "sold to a mill", "Ann"]
    assert last.loc["dairy/whey", ["next_step", "owner"]].tolist() == ["sign", "Ben"]
    assert last.loc["dairy/whey", "plan_change"].startswith("agreed → running")


def test_a_combined_plan_writes_one_register_that_reads_back(tmp_path):
    north, south = river(tmp_path / "north"), river(tmp_path / "south")
    folder = sy.optimize(sy.read(north, south)).write(tmp_path / "plan")
    (north / "synergies.csv").write_bytes((folder / "synergies.csv").read_bytes())
    both = sy.read(north, south)
    assert both.synergies["known"].all()
    assert [f.code for f in both.findings if f.file.endswith("synergies.csv")] == []
