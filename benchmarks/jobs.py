"""What one fresh process measures. Prints one line of JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np


def peak_mb() -> float:
    """The most memory this process has held so far, in MB."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
        return float(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1000
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def make(firms: str, path: str) -> dict[str, Any]:
    """Write the flow LP of a region."""
    from benchmarks.made import save_flow_lp

    return save_flow_lp(int(firms), Path(path))


def flow_lp(way: str, path: str) -> dict[str, Any]:
    """Build and solve the flow LP in one way; the import comes before the clock, reading the arrays too."""
    from benchmarks.ways import WAYS, Instance

    run = WAYS[way][1]()
    instance = Instance.load(Path(path))
    before, began = peak_mb(), time.perf_counter()
    value, told = run(instance)
    return {"seconds": time.perf_counter() - began, "mb": peak_mb(), "before_mb": before, "value": value} | told


def bound(firms: str) -> dict[str, Any]:
    """The pair bound, from the problem to the last pass."""
    from benchmarks.made import problem
    from symbiosis.relaxation.relax import relax

    p = problem(int(firms))
    began = time.perf_counter()
    found = relax(p, p.stages[0], time.monotonic() + 300)
    seconds = time.perf_counter() - began
    return {
        "candidates": len(p.candidates), "seconds": seconds, "passes": found.ascent.passes, "gain": found.ascent.gain,
        "mb": peak_mb(),
    }  # fmt: skip


def exact(firms: str, limit: str) -> dict[str, Any]:
    """The LP relaxation of the whole Pyomo model on HiGHS: what the pair bound stands beside."""
    from benchmarks.made import problem
    from symbiosis.relaxation.arcs import arcs_of
    from symbiosis.solve.highs import Effort, Ended, solve
    from symbiosis.solve.hunt import compile_core

    p = problem(int(firms))
    began = time.perf_counter()
    arrays = compile_core(p, p.stages[0]).arrays
    relaxed = replace(arrays, integer=np.zeros_like(arrays.integer))
    answer = solve(relaxed, Effort(time_limit=float(limit)))
    done = answer.ended is Ended.OPTIMAL
    gain = arcs_of(p, p.stages[0]).base - float(answer.bound) if done else None
    return {"seconds": time.perf_counter() - began, "gain": gain, "mb": peak_mb()}


class Trace:
    """Value and bound as they come, with the seconds; a point only where one of the two got better."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self.points: list[tuple[float, float | None, float | None]] = []
        self._value, self._bound = np.inf, -np.inf

    def hear(self, value: float | None, bound: float | None) -> None:
        """Take the best of both."""
        best, least = min(self._value, np.inf if value is None else value), max(self._bound, bound or -np.inf)
        if best < self._value or least > self._bound:
            self._value, self._bound = best, least
            value, bound = (float(x) if np.isfinite(x) else None for x in (best, least))
            self.points.append((round(time.perf_counter() - self._began, 2), value, bound))


def plan(firms: str, limit: str) -> dict[str, Any]:
    """The whole `optimize` under a time limit, then everything that `--out` writes."""
    import tempfile

    import symbiosis as sy
    from benchmarks.made import region

    r = region(int(firms))
    trace = Trace()
    began = time.perf_counter()
    found = sy.optimize(r, time_limit=float(limit), progress=lambda _, v, b, __: trace.hear(v, b))
    seconds = time.perf_counter() - began
    with tempfile.TemporaryDirectory() as folder:
        found.write(Path(folder) / "plan")
    written = time.perf_counter() - began - seconds
    steps = found.summary["seconds"]
    trace.hear(found.cost, found.bound)
    return {
        "candidates": found.summary["candidates"]["modelled"], "seconds": seconds, "report_seconds": written,
        "steps": steps, "gap": found.saving_gap, "saving": found.saving, "before": found.cost + found.saving,
        "core": found.summary["search"]["core"], "mb": peak_mb(), "trace": trace.points,
    }  # fmt: skip


def alone(firms: str, limit: str) -> dict[str, Any]:
    """HiGHS alone on the whole mixed-integer model, from today's exchanges."""
    from benchmarks.made import problem
    from symbiosis.relaxation.arcs import arcs_of
    from symbiosis.solve.flows import current_flows, start_from
    from symbiosis.solve.highs import Effort, solve
    from symbiosis.solve.hunt import compile_core

    p = problem(int(firms))
    before = arcs_of(p, p.stages[0]).base
    trace = Trace()
    began = time.perf_counter()
    core = compile_core(p, p.stages[0])
    start = start_from(core.problem, core.formulation, core.arrays, current_flows(p))
    answer = solve(core.arrays, Effort(time_limit=float(limit)), start, lambda v, b, _: trace.hear(v, b))
    value = core.arrays.value(start if answer.z is None else answer.z)
    trace.hear(value, answer.bound)
    gap = (value - answer.bound) / max(1.0, before - answer.bound)
    return {
        "seconds": time.perf_counter() - began, "gap": gap, "saving": before - value, "before": before, "mb": peak_mb(),
        "trace": trace.points,
    }  # fmt: skip


def published(way: str, path: str, limit: str) -> dict[str, Any]:
    """A published problem in one way."""
    from benchmarks.published import job

    return job(way, path, limit)


JOBS: dict[str, Callable[..., dict[str, Any]]] = {
    "make": make, "flow_lp": flow_lp, "bound": bound, "exact": exact, "plan": plan, "alone": alone,
    "published": published,
}  # fmt: skip

if __name__ == "__main__":
    print(json.dumps(JOBS[sys.argv[1]](*sys.argv[2:])))
