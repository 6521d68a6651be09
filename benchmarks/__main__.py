"""`python -m benchmarks`: measure, then write README.md, results.json and the drawings. Some fifteen minutes.

`--only lps` or `--only plans` measures one part and keeps the other; `--only pages` writes from results.json alone.
"""

from __future__ import annotations

import argparse

from benchmarks import drawing, measure, page


def main() -> None:
    """Measure what is asked for and write the pages."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", choices=("lps", "plans", "pages"), help="one part; the other stays as it was")
    only = parser.parse_args().only
    if only in (None, "lps"):
        measure.flow_lps()
    if only in (None, "plans"):
        measure.plans()
    found = measure.kept()
    drawing.draw(found)
    page.write(found)


if __name__ == "__main__":
    main()
