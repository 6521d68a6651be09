"""Rows with errors are left out with what depends on them; nothing is lost, nothing else changes."""

from __future__ import annotations

import pandas as pd
import pytest

import symbiosis as sy
from symbiosis.errors import DataError
from tests.tiny import TRUCK, table

SITES = """enterprise longitude latitude
a 10 50
b 10.01 50
c 10.02 50"""
OUTPUTS = """output enterprise material quantity unit disposal_cost
o1 a ash 100 t 10
o2 c ash 50 t 10"""
NEEDS = """need enterprise material quantity unit purchase_price
n1 b ash 100 t 5"""
GOOD = {"enterprises": SITES, "outputs": OUTPUTS, "needs": NEEDS, "transport": TRUCK}
FREE = "[transaction]\nsetup = 0\nyearly = 0\n"


def folder(path, **tables):
    for name, text in (GOOD | tables).items():
        table(text).to_csv(path / f"{name}.csv", index=False)
    (path / "region.toml").write_text(FREE)
    return path


def aside(region):
    return list(zip(region.set_aside["file"], region.set_aside["row"], strict=True))


def test_a_clean_region_is_the_same_with_and_without(tmp_path):
    path = folder(tmp_path)
    region = sy.read(path, set_aside=True)
    assert region.set_aside.empty
    pd.testing.assert_frame_equal(region.outputs, sy.read(path).outputs)


def test_a_bad_cell_takes_its_row_and_no_other(tmp_path):
    path = folder(tmp_path, outputs=OUTPUTS.replace("100 t", "many t"))
    with pytest.raises(DataError):
        sy.read(path)
    region = sy.read(path, set_aside=True)
    assert aside(region) == [("outputs.csv", "2")]
    kept = region.set_aside.iloc[0]
    assert (kept["output"], kept["quantity"]) == ("o1", "many")
    assert "not-a-number" in kept["finding"]
    assert list(region.outputs["output"]) == ["o2"]


def test_what_depends_on_a_row_goes_with_it(tmp_path):
    path = folder(
        tmp_path,
        enterprises=SITES.replace("10 50", "- 50", 1),
        needs=NEEDS + "\nn2 b ash 10 t 5",
        current_exchanges="output need quantity\no1 n1 5",
        contacts="enterprise name\na Ann\nc Cem",
    )
    region = sy.read(path, set_aside=True)
    # Without o1 nobody knows what n1 pays today, as o1 ran into it.
    assert set(aside(region)) == {
        ("enterprises.csv", "2"), ("outputs.csv", "2"), ("contacts.csv", "2"), ("current_exchanges.csv", "2"),
        ("needs.csv", "2"),
    }  # fmt: skip
    assert list(region.outputs["output"]) == ["o2"]
    assert list(region.needs["need"]) == ["n2"]


def test_a_pair_whose_row_goes_is_forbidden(tmp_path):
    path = folder(tmp_path, partnerships="enterprise_a enterprise_b status trust\na b - 30")
    region = sy.read(path, set_aside=True)
    assert aside(region) == [("partnerships.csv", "2")]
    plan = sy.optimize(region)
    assert list(plan.exchanges["output"]) == ["o2"]


def test_the_other_row_of_a_pair_that_gives_way_is_written_too(tmp_path):
    pairs = "enterprise_a enterprise_b status trust\na b required -\na c - 0.5\nb a - 0.5"
    region = sy.read(folder(tmp_path, partnerships=pairs), set_aside=True)
    assert aside(region) == [("partnerships.csv", "4"), ("partnerships.csv", "2")]
    other = region.set_aside.iloc[1]
    assert (other["enterprise_a"], other["status"]) == ("a", "required")
    assert "another row of this pair is set aside" in other["finding"]
    assert dict(zip(region.partnerships["b"], region.partnerships["status"], strict=True)) == {
        "b": "forbidden",
        "c": "",
    }


def test_a_row_that_stands_in_for_another_is_not_written_as_if_somebody_typed_it(tmp_path):
    # Firm b goes in a later round than its pair: what forbids the pair until then is nobody's row.
    pairs = "enterprise_a enterprise_b status trust\na b - 30"
    sites, needs = SITES.replace("10.01 50", "- 50"), NEEDS + "\nn2 c ash 10 t 5"
    region = sy.read(folder(tmp_path, enterprises=sites, needs=needs, partnerships=pairs), set_aside=True)
    assert aside(region).count(("partnerships.csv", "2")) == 1


def test_a_ragged_row_is_kept_as_it_came(tmp_path):
    path = folder(tmp_path)
    with (path / "outputs.csv").open("a") as file:
        file.write("o3,a,ash,1,200,t,10\n")
    region = sy.read(path, set_aside=True)
    assert region.set_aside["cells"].iat[0] == "o3,a,ash,1,200,t,10"
    assert len(region.outputs) == 2


def test_an_error_of_no_row_still_stops(tmp_path):
    path = folder(tmp_path, needs="need enterprise material quantity purchase_price\nn1 b ash 100 5")
    with pytest.raises(DataError, match="missing-column"):
        sy.read(path, set_aside=True)


def test_a_recipe_that_a_name_would_stand_in_for_is_not_missed(tmp_path):
    path = folder(tmp_path, recipes="output_material input_material yield cost\nash ash 1 cheap")
    with pytest.raises(DataError, match="not-a-number"):
        sy.read(path, set_aside=True)


def test_the_last_mode_is_not_replaced_by_the_assumed_truck(tmp_path):
    path = folder(tmp_path, transport=TRUCK.replace("0.1 1", "dear 1"))
    with pytest.raises(DataError):
        sy.read(path, set_aside=True)


def test_the_plan_says_so_first_and_writes_them(tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    path = folder(source, outputs=OUTPUTS.replace("100 t", "many t"))
    plan = sy.optimize(sy.read(path, set_aside=True))
    out = plan.write(tmp_path / "plan")
    written = pd.read_csv(out / "set_aside.csv", dtype=str, keep_default_na=False)
    assert written["quantity"].tolist() == ["many"]
    page = (out / "report.html").read_text()
    assert page.index("1 row was left out") < page.index('class="lead"')
    assert plan.assumptions[0].what == "rows set aside"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("partnerships", "enterprise_a enterprise_b status\na bb forbidden"),
        ("distances", "from to km\na b 12O"),
        ("prices", "material what price unit\nash disposal cheap t"),
    ],
)
def test_what_something_else_would_stand_in_for_stops_the_run(tmp_path, name, text):
    path = folder(tmp_path, **{name: text})
    with pytest.raises(DataError):
        sy.read(path, set_aside=True)


def test_a_workbook_s_rows_are_set_aside_alike(tmp_path):
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "mine.xlsx") as book:
        for name, text in (GOOD | {"outputs": OUTPUTS.replace("100 t", "many t")}).items():
            sheet, frame = book.add_worksheet(name), table(text)
            for j, column in enumerate(frame):
                sheet.write_column(0, j, [column, *frame[column]])
    region = sy.read(tmp_path / "mine.xlsx", set_aside=True)
    assert list(region.outputs["output"]) == ["o2"]
    assert region.set_aside["quantity"].tolist() == ["many"]
