"""Whatever stands in the tables: a Region, or findings that say where and what; never a crash."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from symbiosis.findings.catalogue import CATALOGUE
from tests.validate.river import RICH, look, rich

GARBAGE = [
    "", " ", "-1", "0", "1", "1e400", "nan", "inf", "1,200", "1.200", "12,5", "approx. 3", "=1+1", "north:x", "t",
    "ton", "yes", "maybe", "whey", "dairy", "farm", "truck", "170204", "17020", "99 99 99", "é", "x" * 300, "{value}",
    "2026", "0.5", "9" * 30, "a\nb", '"', "٣", "10_000", "1e-320", "None", "dairy/whey", "brewery/grains", "feed",
]  # fmt: skip

Cells = list[list[str]]


def _cells(table: str) -> Cells:
    return list(csv.reader(io.StringIO(RICH[table])))


def _text(cells: Cells) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(cells)
    return out.getvalue()


@st.composite
def broken_tables(draw: st.DrawFn) -> dict[str, str]:
    tables = {}
    for table in draw(st.lists(st.sampled_from(sorted(RICH)), min_size=1, max_size=3, unique=True)):
        cells = _cells(table)
        for _ in range(draw(st.integers(1, 4))):
            row, column = draw(st.integers(0, len(cells) - 1)), draw(st.integers(0, len(cells[0]) - 1))
            what = draw(st.sampled_from(["cell", "cell", "cell", "row", "column", "again"]))
            if what == "cell":
                cells[row][column] = draw(st.sampled_from(GARBAGE))
            elif what == "row" and row:
                del cells[row]
            elif what == "again" and row:
                cells.append(list(cells[row]))
            elif what == "column" and len(cells[0]) > 1:
                for line in cells:
                    del line[column]
            if len(cells) < 2:
                break
        tables[table] = _text(cells)
    return tables


@given(broken_tables())
def test_nothing_in_a_cell_crashes_the_reader(tables: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        region, found = look(rich(Path(scratch) / "river", **tables))
    assert (region is None) == any(f.is_error for f in found)
    for finding in found:
        assert finding.code in CATALOGUE
        assert finding.file
        assert finding.message
        assert finding.way_out
        assert finding.row is None or finding.row >= 1
