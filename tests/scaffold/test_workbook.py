"""What `init --xlsx` writes checks clean, and is the same region as the CSV templates."""

from __future__ import annotations

import re
import zipfile

import pandas as pd
import pytest

import symbiosis as sy
from symbiosis.errors import UsageError
from symbiosis.findings.finding import Level
from symbiosis.load.sheets import read_sheets
from symbiosis.problem import check
from symbiosis.scaffold.template import write_template
from symbiosis.scaffold.workbook import write_workbook_template
from symbiosis.schema.inputs import INPUTS


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return write_workbook_template(tmp_path_factory.mktemp("t") / "mine")[0]


def test_a_sheet_for_every_table_required_ones_first(book):
    names = [s.name for s in read_sheets(book)]
    assert names[:5] == ["read me", "enterprises", "outputs", "needs", "region"]
    assert set(INPUTS) <= set(names)


def test_it_checks_clean_as_a_file_and_as_a_folder(book):
    for where in (book, book.parent):
        assert [f for f in check(where) if f.level is not Level.NOTE] == []


def test_it_is_the_region_of_the_csv_templates(book, tmp_path):
    write_template(tmp_path / "mine")
    one, two = sy.read(tmp_path / "mine"), sy.read(book.parent)
    assert one.name == two.name == "My region"
    for table in ("enterprises", "outputs", "needs", "materials", "recipes", "modes", "partnerships", "current"):
        mine = getattr(two, table)
        pd.testing.assert_frame_equal(getattr(one, table), mine)
    assert one.assumptions == two.assumptions
    assert sy.optimize(two).saving == sy.optimize(one).saving > 0


def test_text_columns_keep_zeros_and_drop_downs_reach_other_sheets(book):
    with zipfile.ZipFile(book) as parts:
        sheets = [parts.read(n).decode() for n in parts.namelist() if n.startswith("xl/worksheets/sheet")]
        styles = parts.read("xl/styles.xml").decode()
        notes = "".join(parts.read(n).decode() for n in parts.namelist() if n.startswith("xl/comments"))
    outputs = sheets[2]
    assert "enterprises!$A$2:$A$2000" in outputs
    assert "materials!$A$2:$A$2000" in outputs
    assert re.search(r'errorStyle="warning"', outputs)
    assert "landfill,incineration" in outputs
    assert "autoFilter" in outputs
    assert 'state="frozen"' in outputs
    assert 'numFmtId="49"' in styles
    assert INPUTS["outputs"].by_name["disposal_cost"].doc[1:] in notes


def test_nothing_is_overwritten(book):
    with pytest.raises(UsageError, match="isn't empty"):
        write_workbook_template(book.parent)
