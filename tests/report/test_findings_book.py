"""The workbook of findings: everything in the overview, and to each firm what is its own."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import xlsxwriter

from symbiosis.errors import UsageError, WriteError
from symbiosis.load.sheets import read_sheets
from symbiosis.problem import check
from symbiosis.report.findings_book import sheet_name, write_findings
from symbiosis.validate.run import read_raw

BAD = Path(__file__).parent.parent / "bad"


def written(region: Path, path: Path) -> dict[str, list[list[str]]]:
    write_findings(read_raw(region), check(region), path)
    return {s.name: s.rows for s in read_sheets(path)}


@pytest.mark.parametrize(
    "code", ["negative", "error-cell", "unreadable-workbook", "missing-table", "loses-money", "ragged-row"]
)
def test_the_overview_has_every_finding(code: str, tmp_path: Path) -> None:
    rows = written(BAD / code, tmp_path / "f.xlsx")["overview"]
    findings = check(BAD / code)
    assert [r[5] for r in rows[5:]] == [f.code for f in findings]
    assert [r[1] for r in rows[5:]] == [f.where for f in findings]


def region(folder: Path, *, book: bool) -> Path:
    shutil.copytree(BAD / "negative", folder)
    text = (folder / "outputs.csv").read_text(encoding="utf-8").replace("dairy/whey,", "=1+1,", 1)
    text = text.replace("sewer", "sewerr")
    (folder / "outputs.csv").write_text(text, encoding="utf-8")
    if book:
        with xlsxwriter.Workbook(str(folder / "region.xlsx"), {"strings_to_formulas": False}) as out:
            for file in sorted(folder.glob("*.csv")):
                sheet = out.add_worksheet(file.stem)
                for i, row in enumerate(csv.reader(file.read_text(encoding="utf-8").splitlines())):
                    for j, cell in enumerate(row):
                        sheet.write_string(i, j, cell)
                file.unlink()
    return folder


@pytest.mark.parametrize("book", [False, True])
def test_a_firm_gets_its_own_rows_and_nobody_elses(book: bool, tmp_path: Path) -> None:
    tabs = written(region(tmp_path / "r", book=book), tmp_path / "f.xlsx")
    assert set(tabs) == {"overview", "Riverside Dairy", "Old Brewery"}
    dairy = "\n".join(c for row in tabs["Riverside Dairy"] for c in row)
    assert "=1+1" in dairy  # as it came, as text
    assert "sewerr" in dairy
    for other in ("brewery", "Brewery", "-3000", "farm", "Farm"):
        assert other not in dairy
    assert any("your answer" in row for row in tabs["Riverside Dairy"])
    assert "-3000" in "\n".join(c for row in tabs["Old Brewery"] for c in row)


def test_guesses_at_other_ids_stay_with_the_planner(tmp_path: Path) -> None:
    tabs = written(BAD / "unknown-id", tmp_path / "f.xlsx")
    assert "Did you mean" in "\n".join(c for row in tabs["overview"] for c in row)
    for name in set(tabs) - {"overview"}:
        assert "Did you mean" not in "\n".join(c for row in tabs[name] for c in row)


def test_names_of_sheets_are_short_allowed_and_unique() -> None:
    taken = {"overview", "outputs"}
    names = [
        sheet_name(n, taken)
        for n in ["A/B: [mill]", "a b  mill", "Overview", "outputs", "x" * 40, "x" * 50, "'", "History'"]
    ]
    assert len({n.lower() for n in names}) == len(names)
    assert all(0 < len(n) <= 31 and not set(n) & set("[]:*?/\\") for n in names)
    assert not {n.lower() for n in names} & {"overview", "outputs"}


def test_it_replaces_itself_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    written(BAD / "negative", path)
    written(BAD / "negative", path)
    with xlsxwriter.Workbook(str(tmp_path / "budget.xlsx")) as book:
        book.add_worksheet("overview")
    before = (tmp_path / "budget.xlsx").read_bytes()
    with pytest.raises(WriteError, match="nothing is lost"):
        written(BAD / "negative", tmp_path / "budget.xlsx")
    assert (tmp_path / "budget.xlsx").read_bytes() == before
    with pytest.raises(UsageError, match="xlsx"):
        written(BAD / "negative", tmp_path / "f.csv")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["budget.xlsx", "f.xlsx"]


def test_the_command_writes_and_still_ends_with_3(tmp_path: Path) -> None:
    def run(out: Path) -> int:
        command = [sys.executable, "-m", "symbiosis", "check", str(BAD / "negative"), "--out", str(out)]
        return subprocess.run(command, capture_output=True, check=False).returncode

    assert run(tmp_path / "f.xlsx") == 3
    assert (tmp_path / "f.xlsx").exists()
    (tmp_path / "file").write_text("x")
    assert run(tmp_path / "file" / "f.xlsx") == 7


FIRMS = """enterprise,name,longitude,latitude
mill,Paper Mill,10,50
farm,Hill Farm,10.1,50
works,Lime Works,10.2,50
"""
GIVES = """output,enterprise,material,quantity,unit,disposal_cost,note
sludge,mill,sludge,,t,,taken by Hill  farm in summer
bark,mill,bark,10,t,4,"in the yard of the mill, or the paper mill's own"
lime,works,lime,10,t,3,
"""
TAKES = """need,enterprise,material,quantity,unit,purchase_price,kind
feed,farm,sludge,5,t,,purchase
field,farm,lime,5,t,,capacity
"""


def asked_of(tmp_path: Path) -> dict[str, str]:
    folder = tmp_path / "r"
    folder.mkdir()
    for name, text in (("enterprises", FIRMS), ("outputs", GIVES), ("needs", TAKES)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    tabs = written(folder, tmp_path / "f.xlsx")
    return {name: "\n".join(c for row in rows for c in row) for name, rows in tabs.items()}


def test_a_blank_amount_or_price_is_asked_for_and_a_capacity_has_none(tmp_path: Path) -> None:
    tabs = asked_of(tmp_path)
    assert "How much of it arises a year?" in tabs["Paper Mill"]
    assert tabs["Paper Mill"].count("What does it cost you to get rid of one unit of it") == 1
    assert tabs["Hill Farm"].count("What do you pay for one unit of it?") == 1


def test_a_firm_is_asked_nothing_that_only_the_planner_can_answer(tmp_path: Path) -> None:
    tabs = asked_of(tmp_path)
    assert "nobody else needs “bark”" in tabs["overview"]
    assert "yours" in tabs["overview"]
    assert "nobody else" not in tabs["Paper Mill"]
    assert "recipe" not in tabs["Paper Mill"]
    assert "Lime Works" not in tabs  # nothing to answer: no tab


def test_a_text_that_names_another_firm_is_left_out_of_the_tab(tmp_path: Path) -> None:
    mill = asked_of(tmp_path)["Paper Mill"]
    assert "arm" not in mill.replace("(left out: it names another firm)", "")
    assert "(left out: it names another firm)" in mill
    assert "the paper mill's own" in mill  # its own name is no secret
