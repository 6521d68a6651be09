"""The regions measured: synthetic, up to six outputs and needs a firm, partnerships that cost some € 3,400 a year."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

import symbiosis as sy
from symbiosis.problem import Problem, pose, read_model
from symbiosis.relaxation.arcs import arcs_of
from symbiosis.relaxation.flow_lp import amortised

STREAMS, SEED = 6, 0
SETTINGS = {"transaction": {"setup": 8000, "yearly": 900}}


def region(firms: int) -> sy.Region:
    """A region of so many firms; equal firms, equal region."""
    tables, _ = sy.generate(firms, SEED, STREAMS)
    return sy.region_from_tables("made", settings=SETTINGS, **tables)


def problem(firms: int) -> Problem:
    """Its problem: least cost of the region."""
    return pose(region(firms), model=read_model("exchange"))


def save_flow_lp(firms: int, path: Path) -> dict[str, Any]:
    """Write its amortised flow LP as arrays; returns how many candidates it has."""
    p = problem(firms)
    arcs = arcs_of(p, p.stages[0])
    np.savez(
        path, source=arcs.source, sink=arcs.sink, gain=arcs.gain, value=amortised(arcs), most=arcs.most, room=arcs.room
    )
    return {"firms": firms, "considered": p.candidates.considered, "candidates": len(arcs)}
