"""HiGHS on the whole model beside the search: its cuts bound better, and what it proves ends everything."""

from __future__ import annotations

import threading

import numpy as np

from symbiosis.candidates.streams import Floats
from symbiosis.solve.compiled import Compiled
from symbiosis.solve.first import fits
from symbiosis.solve.highs import Answer, Effort, Swap, solve

LESS = 1e-6  # scaled cost by which a plan has to be better to be handed over


class Companion:
    """One run of HiGHS in a thread; `value` and `bound` are what it has come to so far, in the model's own money."""

    def __init__(self, arrays: Compiled, effort: Effort, start: Floats) -> None:
        self.value, self.bound = np.inf, -np.inf
        self.answer: Answer | None = None
        self.swap = Swap()
        self._failure: BaseException | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(arrays, effort, start), daemon=True)
        self._thread.start()

    def wait(self, seconds: float | None) -> Answer | None:
        """Its answer, where it ends within so many seconds; None: however long it takes."""
        self._thread.join(seconds)
        if self._failure is not None:
            raise self._failure
        return self.answer

    def share(self, arrays: Compiled, z: Floats) -> Floats:
        """The better of z and HiGHS's own plan, which goes to HiGHS where it is z: it prunes and rounds by it."""
        found = self.swap.found
        if found is not None and arrays.cost @ found < arrays.cost @ z - LESS and fits(arrays, found):
            return found
        if arrays.value(z) < self.value - LESS / arrays.cost_scale:
            self.swap.given, self.value = z, arrays.value(z)
        return z

    def end(self) -> Answer | None:
        """Stop it and take what it has."""
        self._stop.set()
        return self.wait(60.0)

    def _run(self, arrays: Compiled, effort: Effort, start: Floats) -> None:
        try:
            self.answer = solve(arrays, effort, start, self._hear, stop=self._stop, swap=self.swap)
            self.bound = max(self.bound, self.answer.bound)
        except BaseException as failure:  # handed to the thread that waits
            self._failure = failure

    def _hear(self, value: float | None, bound: float | None, _: float) -> None:
        self.value = self.value if value is None else min(self.value, value)
        self.bound = self.bound if bound is None else max(self.bound, bound)
