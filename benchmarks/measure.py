"""Runs the jobs, each in a fresh process, and keeps what they say in results.json."""

from __future__ import annotations

import json
import math
import os
import platform
import subprocess
import sys
import tempfile
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.ways import WAYS

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results.json"
OURS = "symbiosis"
PATIENCE = 240  # seconds for one process
LP_FIRMS = (112, 340, 1100)  # 10^4, 10^5, 10^6 candidates
PLAN_FIRMS = (100, 300, 1000)
LIMIT = 60  # seconds to plan
EXACT_FIRMS, EXACT_LIMIT = 300, 100  # firms up to which the exact LP is tried too, and its seconds
PACKAGES = ("highspy", "pyomo", "linopy", "ortools", "pulp", "numpy", "pandas")

Told = dict[str, Any]


def run(job: str, *args: object) -> Told:
    """What one job measured in a process of its own; {"over": seconds} where it took too long."""
    words = [str(a) for a in args]
    print(f"  {job} {' '.join(w for w in words if not w.endswith('.npz'))} …", end=" ", flush=True)
    command = [sys.executable, "-m", "benchmarks.jobs", job, *words]
    try:
        done = subprocess.run(command, capture_output=True, text=True, cwd=HERE.parent, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        print(f"over {PATIENCE} s")
        return {"over": PATIENCE}
    if done.returncode:
        raise SystemExit(f"{job} failed:\n{done.stderr}")
    told: Told = json.loads(done.stdout.splitlines()[-1])
    print(f"{told['seconds']:.2f} s" if "seconds" in told else "")
    return told


def flow_lps(sizes: tuple[int, ...] = LP_FIRMS) -> None:
    """Each size in each way, one after the other; values are compared. Kept as they come, other sizes stay.

    Symbiosis is measured anew beside each of the others, so that it meets the same machine; the median run counts.
    """
    rows = {row["firms"]: row for row in kept().get("flow_lps", [])}
    with tempfile.TemporaryDirectory() as folder:
        for firms in sizes:
            path = Path(folder) / f"{firms}.npz"
            row = run("make", firms, path)
            ours, others = [], {}
            for way in [w for w in WAYS if w != OURS]:
                ours.append(run("flow_lp", OURS, path))
                others[way] = run("flow_lp", way, path)
            ours.sort(key=lambda told: told["seconds"])
            row["ways"] = {OURS: ours[len(ours) // 2]} | others
            row["ours_seconds"] = [ours[0]["seconds"], ours[-1]["seconds"]]
            row["spread"] = spread([w["value"] for w in row["ways"].values() if "value" in w])
            rows[firms] = row
            keep(flow_lps=[rows[f] for f in sorted(rows)])


def spread(values: list[float]) -> float:
    """The largest difference between values, as a share."""
    return (max(values) - min(values)) / max(abs(v) for v in values)


def plans(sizes: tuple[int, ...] = PLAN_FIRMS, limit: int = LIMIT) -> None:
    """Bound and plan of each size; HiGHS alone on the whole model of the smallest. Kept as they come."""
    rows: list[Told] = []
    for firms in sizes:
        row: Told = {"firms": firms, "limit": limit, "bound": run("bound", firms)}
        row["exact"] = run("exact", firms, EXACT_LIMIT) if firms <= EXACT_FIRMS else None
        row["plan"] = run("plan", firms, limit)
        row["alone"] = run("alone", firms, limit) if firms == min(sizes) else None
        rows.append(row)
        keep(plans=rows)


def slope(candidates: list[float], seconds: list[float]) -> float:
    """The slope of log(seconds) on log(candidates), by least squares."""
    x, y = [math.log(c) for c in candidates], [math.log(s) for s in seconds]
    middle, height = sum(x) / len(x), sum(y) / len(y)
    rise = sum((a - middle) * (b - height) for a, b in zip(x, y, strict=True))
    return rise / sum((a - middle) ** 2 for a in x)


def kept() -> Told:
    """What results.json holds so far."""
    found: Told = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    return found


def keep(**parts: Any) -> Told:
    """results.json with these parts measured anew, and where and when."""
    found = kept() | parts
    before = found.get("where", {}).get("versions", {})
    found["where"] = {
        "date": date.today().isoformat(), "cores": os.cpu_count(), "memory_gb": _memory_gb(),
        "load": round(os.getloadavg()[1], 1),
        "versions": {"Python": platform.python_version()} | {p: _version(p) or before.get(p, "–") for p in PACKAGES},
    }  # fmt: skip
    RESULTS.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return found


def _version(package: str) -> str | None:
    """None where it isn't installed: the part measured now does without it."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _memory_gb() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
