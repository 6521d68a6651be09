"""Ask next: the unknown and uncertain figures whose answer moves the saving most, found by planning again with each."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from symbiosis.errors import DataError, InfeasibleError, NoPlanError, UsageError
from symbiosis.explain.plausible import OPEN
from symbiosis.plan import Plan, Stop
from symbiosis.problem.pose import Asked
from symbiosis.region import Region
from symbiosis.schema.results import ASK_NEXT
from symbiosis.solve.run import DEFAULT_TIME_LIMIT, optimize
from symbiosis.solve.run import Progress as Listening
from symbiosis.solve.workers import Post, at_work
from symbiosis.studies.answered import answered
from symbiosis.studies.figures import NAME, PERMIT, TEMPERATURE, figures, question
from symbiosis.studies.present import present_saving

TRIED_PER_ASKED = 3  # figures planned again for each that is shown, at most
LEAST_TRIED = 30
MOVES = 0.005  # money a year: an answer that moves less moves nothing
POOL_PAYS = 20.0  # seconds of planning from which starting other processes is worth it
TEXT = ("enterprise", "name", "stream", "figure", "unit", "changes_plan", "note", "question")
YES_NO = (PERMIT, TEMPERATURE, NAME)
AT_MOST = "at most: nobody says how much, so all that partners could take or give is tried"
UNRANKED = "not ranked: no figure to rank by"

Progress = Callable[[int, int, float], None]


class Answer(NamedTuple):
    """What the region would save with one figure at one value, how much more it might at most (proof's gap), the
    exchanges of that plan, whether it was interrupted, and what went wrong.
    """

    saving: float
    missing: float
    exchanges: frozenset[tuple[str, str]]
    interrupted: bool = False
    note: str = ""


@dataclass(frozen=True)
class Study:
    """What every re-optimisation needs: the region, its plan, and how to search."""

    region: Region
    plan: Plan
    options: dict[str, Any]

    def answer(self, figure: dict[str, Any], value: float, progress: Listening | None = None) -> Answer:
        """The best plan once the figure is known to be `value`."""
        try:
            plan = optimize(answered(self.region, figure, value), start=self.plan, progress=progress, **self.options)
        except (DataError, InfeasibleError):
            return Answer(np.nan, np.nan, frozenset(), note="no plan meets all that is demanded")
        except NoPlanError:
            return Answer(np.nan, np.nan, frozenset(), note="no plan was found in time")
        return Answer(plan.saving, _missing(plan), _streams(plan), plan.stopped is Stop.INTERRUPTED)


def ask_next(
    region: Region,
    *,
    top: int = 10,
    plan: Plan | None = None,
    model: str | Path = "exchange",
    objective: Asked | None = None,
    min_diversion: float | None = None,
    limits: Mapping[str, Any] | Sequence[str] = (),
    gap: float | None = None,
    time_limit: float = DEFAULT_TIME_LIMIT,
    workers: int = 1,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """The `top` figures whose answer moves the saving most, in the columns of ASK_NEXT; then what has no range.

    Each is planned again at its low and at its high, `plan` being today's best plan (found first where it isn't given).
    `swing` is the most by which the answer can move the saving, `value_of_knowing` what the present plan would lose
    against the best one at the worse end. `time_limit` holds for all re-optimisations together; one that stops early
    says by `missing_at_most` how much more might be saved. `attrs["sentence"]` says how many figures were tried and
    whether any other could move the saving more. `workers` processes share the work: above 1 only from a script with
    a `__main__` guard; `cluster` is a Dask scheduler's address, to which the tables are sent, or "local" for `workers`
    on this machine. `progress(done, of, seconds left at most)` is called after each figure.
    """
    if top < 1 or workers < 1 or not time_limit > 0:
        raise UsageError("top and workers are whole numbers from 1 on, time_limit is above 0.")
    deadline = time.monotonic() + time_limit
    wish: dict[str, Any] = {"model": model, "objective": objective, "min_diversion": min_diversion, "gap": gap}
    wish["limits"] = limits
    plan = optimize(region, time_limit=time_limit, **wish) if plan is None else plan
    asked = figures(region)
    tried = asked.head(max(LEAST_TRIED, TRIED_PER_ASKED * top))
    each = max(1.0, time_limit * workers / max(1, 2 * len(tried)))
    study = Study(region, plan, wish | {"time_limit": each})
    rows: list[dict[str, Any]] = []
    stopped, bounds = "", tried["bound"].to_numpy()
    for k, (figure, ends) in enumerate(_answers(study, tried, workers, cluster)):
        if any(end.interrupted for end in ends):
            stopped = "stopped by you"
            break
        rows.append(_row(study, figure, *ends))
        left = deadline - time.monotonic()
        if progress is not None:
            progress(k + 1, len(tried), max(0.0, left))
        if k + 1 < len(tried) and _settled(plan, rows, top, bounds[k + 1]):
            break
        if left <= 0 and k + 1 < len(tried):
            stopped = "stopped at the time limit"
            break
    table = pd.DataFrame(rows, columns=list(ASK_NEXT))
    table = table[~(table["swing"] < MOVES)]
    table = table.sort_values("swing", ascending=False, kind="stable", ignore_index=True, na_position="first").head(top)
    table["rank"] = np.arange(1, len(table) + 1, dtype="float64")
    settled = len(rows) < len(asked) and _settled(plan, rows, top, asked["bound"].iloc[len(rows)])
    apart = _without_range(plan, asked, top)
    result = pd.concat([t for t in (table, apart) if len(t)] or [table], ignore_index=True)
    result.attrs["sentence"] = _sentence(len(rows), len(asked), settled, stopped)
    return result


def _exact(plan: Plan) -> bool:
    """Whether a figure's bound holds: the region's own cost, and no least amount but what is agreed or runs."""
    region, s = plan.region, plan.summary
    lots = any((t["min_lot"] > 0).any() for t in (region.outputs, region.needs))
    demands = (region.partnerships["min_t"] > 0).any() or (region.partnerships["status"] == "required").any()
    free = s["objective"] == "system_cost" and s["min_diversion"] is None and not s["limits"]
    free = free and not (region.needs["min_sources"] > 1).any()
    return free and region.settings.policy.shadow_per_kg == 0 and not lots and not demands


def _settled(plan: Plan, rows: list[dict[str, Any]], top: int, bound: float) -> bool:
    """Whether no figure left can move the saving more than the last one shown, whatever searches stopped early miss."""
    if not _exact(plan) or len(rows) < top:
        return False
    sure = [r["swing"] - r["missing_at_most"] if r["note"] in ("", AT_MOST) else np.inf for r in rows]
    return bool(np.sort(np.nan_to_num(sure, nan=-np.inf, posinf=np.inf))[-top] > bound)


def _answers(
    study: Study, tried: pd.DataFrame, workers: int, cluster: str | None
) -> Iterator[tuple[dict[str, Any], list[Answer]]]:
    """Each figure with its answers at low and high (of a yes-or-no question: at no and yes), in order."""
    jobs = [{str(k): v for k, v in row.items()} for row in tried.to_dict("records")]
    now = Answer(study.plan.saving, _missing(study.plan), _streams(study.plan))
    seconds = min(sum(study.plan.summary["seconds"].values()), study.options["time_limit"])
    if cluster is None and 2 * len(jobs) * seconds < POOL_PAYS:
        workers = 1
    ends_of = [("high",) if job["figure"] in YES_NO else ("low", "high") for job in jobs]
    pieces = [(job, job[end]) for job, ends in zip(jobs, ends_of, strict=True) for end in ends]
    with at_work(workers, cluster) as carrier:
        found = carrier.map(_answer, pieces, study)
        for job, ends in zip(jobs, ends_of, strict=True):
            answers = [now._replace(interrupted=True) if end is None else end for end in islice(found, len(ends))]
            yield job, answers if len(answers) == 2 else [now, *answers]


def _answer(study: Study, piece: tuple[dict[str, Any], float], post: Post) -> Answer:
    return study.answer(*piece, lambda *_: post(None))


def _row(study: Study, figure: dict[str, Any], low: Answer, high: Answer) -> dict[str, Any]:
    plan, region = study.plan, study.region
    unknown = np.isnan(figure["value_now"])
    savings = [low.saving, high.saving, *([plan.saving] if unknown else [])]
    tolerance = max(0.01, 1e-6 * abs(plan.cost))
    losses = [
        max(0.0, end.saving - present_saving(plan, figure, value))
        for end, value in ((low, figure["low"]), (high, figure["high"]))
    ]
    changes = [
        bool(end.note) or (end.exchanges != _streams(plan) and loss > tolerance)
        for end, loss in zip((low, high), losses, strict=True)
    ]
    notes = (low.note, high.note, AT_MOST if figure["assumed"] else "")
    return {
        "enterprise": figure["enterprise"], "name": region.labels[figure["enterprise"]], "stream": figure["stream"],
        "figure": figure["figure"], "unit": "" if figure["figure"] in YES_NO else figure["unit"],
        "value_now": figure["value_now"], "low": figure["low"], "high": figure["high"], "saving_at_low": low.saving,
        "saving_at_high": high.saving, "swing": float(np.max(savings) - np.min(savings)),
        "value_of_knowing": float(np.max(losses)), "changes_plan": "yes" if any(changes) else "no",
        "missing_at_most": float(np.max([low.missing, high.missing, _missing(plan) if unknown else 0.0])),
        "note": "; ".join(dict.fromkeys(n for n in notes if n)), "question": question(region, figure),
    }  # fmt: skip


def _missing(plan: Plan) -> float:
    """How much more might be saved at most; NaN where nothing is proved."""
    return np.nan if plan.bound is None else max(0.0, plan.baseline - plan.bound - plan.saving)


def _streams(plan: Plan) -> frozenset[tuple[str, str]]:
    return frozenset(zip(plan.exchanges["output"], plan.exchanges["need"], strict=True))


def _without_range(plan: Plan, asked: pd.DataFrame, top: int) -> pd.DataFrame:
    """Leads of which something is unknown and has no range: nobody can say what the answer is worth."""
    ranged = {(f["material"] if f["figure"] == NAME else f["stream"], f["figure"]) for f in asked.to_dict("records")}
    rows = []
    for lead in plan.leads[plan.leads["status"] == OPEN].to_dict("records"):
        giver = lead["ask_whom"] == lead["from"]
        stream, word = lead["output" if giver else "need"], str(lead["unknown"]).partition(" (")[0]
        word = {"price": "disposal cost" if giver else "purchase price"}.get(word, word)
        if "; " not in lead["unknown"] and any((lead[key], word) in ranged for key in ("output", "need", "material")):
            continue
        firm = plan.region.labels[lead["ask_whom"]]
        rows.append({
            "enterprise": lead["ask_whom"], "name": firm, "stream": stream, "figure": lead["unknown"], "unit": "",
            "changes_plan": "", "note": UNRANKED, "question": lead["ask"],
        })  # fmt: skip
    table = pd.DataFrame(rows, columns=list(ASK_NEXT)).drop_duplicates(["stream", "figure"]).head(top)
    numbers = [c for c in ASK_NEXT if c not in TEXT]
    return table.astype(dict.fromkeys(numbers, "float64"))


def _sentence(tried: int, of: int, settled: bool, stopped: str) -> str:
    if not of:
        return "No figure with a range can move the saving."
    text = f"{tried} of {of} figures were planned again at their low and high"
    text += f" ({stopped})" if stopped else ""
    if tried == of:
        return text + "."
    if settled:
        return f"{text}; none of the others can move the saving more than those listed."
    return f"{text}, the most promising first; one of the others may move it as well."
