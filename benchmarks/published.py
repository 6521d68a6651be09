"""Published fixed-charge problems: HiGHS alone on the whole model beside `optimize`, at equal seconds and threads."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.measure import HERE, Told, keep, run

FOLDER = HERE.parents[1] / "shared" / "instances"  # beside the checkout, as for tests/instances
NAMES = ("bk", "ran", "fctp", "c-fctp", "ampl")
LIMITS = (20, 60)  # seconds; the longer only where the shorter proves nothing
WAYS = ("alone", "plan")


def measure(folder: Path) -> None:
    """Each problem in both ways. Kept as they come; says so where the folder isn't there."""
    if not (folder / "optima.csv").is_file():
        print(f"no published problems in {folder}: left out (--instances FOLDER says where they are)")
        return
    with (folder / "optima.csv").open(encoding="utf-8") as file:
        known = [r for r in csv.DictReader(file) if r["region"].startswith(NAMES)]
    rows: list[Told] = []
    for told in known:
        path = (folder / told["region"]).resolve()
        row: Told = {"region": told["region"], "optimum": float(told["optimum"]), "runs": []}
        for limit in LIMITS:
            runs = {way: run("published", way, path, limit) for way in WAYS}
            row["runs"].append({"limit": limit, "load": round(os.getloadavg()[0])} | runs)
            if all(r["proved"] for r in runs.values()):
                break
        rows.append(row)
        keep(published=rows, published_note="")


def job(way: str, path: str, limit: str) -> Told:
    """One problem in one way: cost, bound and seconds, reading apart."""
    import time

    import symbiosis as sy

    region, threads = sy.read(path), os.cpu_count() or 1
    began, worked = time.perf_counter(), time.process_time()
    found = _alone(region, float(limit), threads) if way == "alone" else _plan(region, float(limit), threads)
    return found | {"seconds": time.perf_counter() - began, "processor": time.process_time() - worked}


def _plan(region: Any, limit: float, threads: int) -> Told:
    import symbiosis as sy

    p = sy.optimize(region, time_limit=limit, threads=threads)
    return {"cost": p.cost, "bound": p.bound, "proved": p.stopped is sy.Stop.OPTIMAL}


def _alone(region: Any, limit: float, threads: int) -> Told:
    """highspy's default options but for time and threads."""
    import highspy

    from symbiosis.problem import pose, read_model
    from symbiosis.solve.highs import as_lp
    from symbiosis.solve.hunt import compile_core

    p = pose(region, model=read_model("exchange"))
    a = compile_core(p, p.stages[0]).arrays
    h = highspy.Highs()
    for option, value in (("output_flag", False), ("time_limit", limit), ("threads", threads)):
        h.setOptionValue(option, value)
    h.passModel(as_lp(a))
    h.run()
    info, proved = h.getInfo(), h.getModelStatus() == highspy.HighsModelStatus.kOptimal
    value = float(info.objective_function_value)
    bound = float(info.mip_dual_bound) if a.integer.any() else value
    return {"cost": value / a.cost_scale + a.offset, "bound": bound / a.cost_scale + a.offset, "proved": proved}


HEAD = """\
## Published fixed-charge problems

HiGHS alone has the whole model with its defaults ({threads} threads; it ends at a gap of 0.01%, `optimize` at none).
`optimize` gives it the same model beside its own search, the two handing each other their plans. Away is how far the
plan costs more than the proven optimum; a bound says how much of that is known without it. Seconds of `optimize`
include explanation and check. Load is how many processes wanted the machine's cores: above {threads}, neither had them
to itself.
"""


def text(rows: list[Told], threads: int, table: Callable[[list[str], list[list[str]]], str], note: str) -> str:
    """The section of the page; `note` says what to know of these rows."""
    head = ["problem", "optimum", "limit", "HiGHS alone: away", "bound", "s", "`optimize`: away", "bound", "s", "load"]
    body = []
    for row in rows:
        for r in row["runs"]:
            cells = [cell for way in WAYS for cell in _cells(r[way], row["optimum"])]
            body.append([f"`{row['region']}`", f"{row['optimum']:,.0f}", f"{r['limit']} s", *cells, str(r["load"])])
    return HEAD.format(threads=threads) + (f"{note}\n" if note else "") + "\n" + table(head, body)


def _cells(told: Told, optimum: float) -> list[str]:
    away, below = (told["cost"] - optimum) / optimum, (optimum - told["bound"]) / optimum
    bound = "proved" if told["proved"] else f"−{max(below, 0.0):.2%}"
    return [f"{away:.2%}" if abs(away) > 5e-6 else "0", bound, f"{told['seconds']:.1f}"]
