"""Progress appears on anything over two seconds, on stderr, with time left."""

from __future__ import annotations

from symbiosis.cli import progress
from symbiosis.cli.progress import _line


def test_the_line_gives_plan_bound_gap_and_time_left():
    line = _line("cost of the region", 1200.0, 1000.0, 12.0, 48.0)
    assert "best 1,200" in line
    assert "bound 1,000" in line
    assert "gap 16.67%" in line
    assert "at most 48 s left" in line


def test_quick_steps_print_nothing(capsys):
    with progress.progress(60, quiet=False) as tell:
        assert tell is not None
        tell("candidates", None, None, 0.0)
    assert capsys.readouterr().err == ""


def test_quiet_has_no_callback():
    with progress.progress(60, quiet=True) as tell:
        assert tell is None
