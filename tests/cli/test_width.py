"""What commands print fits eighty columns, and a question is printed once, with whom it is about."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from symbiosis.cli import app

FIRMS = """enterprise,name,longitude,latitude
mill,The Old Paper Mill of Riverside and Company,10,50
farm,The Very Large Hill Farm beyond the Mountains,10.1,50
works,Lime Works at the Far End of the Longest Road,10.2,50
"""
GIVES = """output,enterprise,material,quantity,unit,disposal_cost
sludge,mill,sludge,1000,t,
"""
TAKES = """need,enterprise,material,quantity,unit,purchase_price
feed,farm,sludge,,t,50
field,works,sludge,,t,50
tar,works,tar,4,t,2
"""


def region(folder: Path) -> str:
    folder.mkdir()
    for name, text in (("enterprises", FIRMS), ("outputs", GIVES), ("needs", TAKES)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return str(folder)


def test_check_and_explain_fit_eighty_columns(tmp_path: Path) -> None:
    where = region(tmp_path / "r")
    checked = CliRunner().invoke(app, ["check", where])
    explained = CliRunner().invoke(app, ["explain", where, "sludge"])
    for ran in (checked, explained):
        assert ran.exit_code == 0
        assert max(map(len, ran.stdout.splitlines())) <= 80
    assert "[nobody-gives]" in checked.stdout


def test_a_question_is_printed_once_with_the_partners_it_is_about(tmp_path: Path) -> None:
    text = CliRunner().invoke(app, ["explain", region(tmp_path / "r"), "sludge"]).stdout
    lines = " ".join(text.split())
    assert "ask, for The Very Large Hill Farm beyond the Mountains:" in lines
    assert "ask, for Lime Works at the Far End of the Longest Road:" in lines


def test_the_same_question_about_two_partners_is_one() -> None:
    from symbiosis.cli.explain import _questions

    leads = [{"ask": "mill: how much?", "unlikely": "", "from": "mill", "to": to} for to in ("farm", "works")]
    assert _questions(leads, {"farm": "Farm", "works": "Works"}, "output") == [
        "  ask, for Farm and Works: mill: how much?"
    ]
