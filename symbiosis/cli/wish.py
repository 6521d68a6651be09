"""The options that every command which makes a plan has, listed once, and the plan they ask for."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, get_type_hints

from symbiosis.cli.options import (
    Cluster,
    Diversion,
    Gap,
    Json,
    Library,
    Limits,
    ModelName,
    ObjectiveName,
    Quiet,
    Rounds,
    Seed,
    SetAside,
    Settings,
    Threads,
    TimeLimit,
    Workers,
    overrides,
)

if TYPE_CHECKING:
    from symbiosis.plan import Plan
    from symbiosis.region import Region


@dataclass(frozen=True)
class Wish:
    """What is asked of a plan; each field is an option of the command line."""

    model: ModelName = "exchange"
    objective: ObjectiveName = None
    min_diversion: Diversion = None
    limit: Limits = None
    gap: Gap = None
    time_limit: TimeLimit = 300
    rounds: Rounds = None
    seed: Seed = 0
    threads: Threads = None
    workers: Workers = None
    cluster: Cluster = None
    set_: Settings = None
    library: Library = False
    set_aside: SetAside = False
    json: Json = False
    quiet: Quiet = False

    def read(self, *regions: str) -> Region:
        """The regions as one, with the settings asked for."""
        from symbiosis.validate.run import read

        return read(*regions, settings=overrides(self.set_, self.library), set_aside=self.set_aside)

    def plan(self, region: Region) -> Plan:
        """The best plan, with progress on stderr."""
        from symbiosis.cli.progress import progress
        from symbiosis.solve.run import optimize

        with progress(self.time_limit, self.quiet) as callback:
            how: dict[str, Any] = {"rounds": self.rounds, "seed": self.seed, "threads": self.threads}
            return optimize(region, progress=callback, **how, **self._shared, **self._search)

    def with_questions(self, plan: Plan, top: int | None) -> Plan:
        """The plan with `ask_next`, on all cores, with progress; as it is where nothing is asked or it was stopped."""
        from dataclasses import replace

        from symbiosis.cli.progress import tries
        from symbiosis.plan import Stop
        from symbiosis.studies.ask_next import ask_next

        if top is None or plan.stopped is Stop.INTERRUPTED:
            return plan
        with tries(self.quiet) as callback:
            found = ask_next(plan.region, top=top, plan=plan, progress=callback, **self._shared, **self._search)
        return replace(plan, ask_next=found)

    @property
    def _shared(self) -> dict[str, Any]:
        """Who works: all processors unless it is said."""
        import os

        return {"workers": self.workers or os.cpu_count() or 1, "cluster": self.cluster}

    @property
    def _search(self) -> dict[str, Any]:
        asked = {k: getattr(self, k) for k in ("model", "objective", "min_diversion", "gap", "time_limit")}
        return asked | {"limits": self.limit or ()}


def wishing(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the options of a Wish in the place of its parameter `wish`."""
    hints, kinds = get_type_hints(command, include_extras=True), get_type_hints(Wish, include_extras=True)
    options = [
        inspect.Parameter(f.name, inspect.Parameter.KEYWORD_ONLY, default=f.default, annotation=kinds[f.name])
        for f in fields(Wish)
    ]
    own = [p.replace(annotation=hints[p.name]) for p in inspect.signature(command).parameters.values()]
    at = [p.name for p in own].index("wish")
    later = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own[at + 1 :]]

    @functools.wraps(command)
    def run(**given: Any) -> None:
        wish = Wish(**{f.name: given.pop(f.name) for f in fields(Wish)})
        command(wish=wish, **given)

    listed = inspect.Signature([*own[:at], *options, *later])
    # What the command line is built from: the listed parameters, not those of the command inside.
    del run.__wrapped__
    run.__signature__ = listed  # type: ignore[attr-defined]
    run.__annotations__ = {p.name: p.annotation for p in listed.parameters.values()}
    return run
