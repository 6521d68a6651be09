"""`python -m benchmarks`: measure, then write README.md, results.json and the drawings. Some fifteen minutes.

`--only lps`, `plans` or `published` measures one part and keeps the others; `--only pages` writes from results.json
alone.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks import drawing, measure, page, published


def main() -> None:
    """Measure what is asked for and write the pages."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", choices=("lps", "plans", "published", "pages"), help="one part; the others stay")
    parser.add_argument(
        "--instances", type=Path, default=published.FOLDER, help="folder of the published problems (with optima.csv)"
    )
    given = parser.parse_args()
    only = given.only
    if only in (None, "lps"):
        measure.flow_lps()
    if only in (None, "plans"):
        measure.plans()
    if only in (None, "published"):
        published.measure(given.instances)
    found = measure.kept()
    drawing.draw(found)
    page.write(found)


if __name__ == "__main__":
    main()
