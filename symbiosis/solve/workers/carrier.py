"""What every carrier of work does: a map that answers in order, hears of progress, stops when told, loses nothing."""

from __future__ import annotations

import logging
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Post = Callable[[Any], None]
"""Tells the caller how far a piece is, where it likes; raises KeyboardInterrupt in a piece that is to stop."""
Work = Callable[[Any, Any, Post], Any]
"""A function of a module: (what all pieces share, the piece, post) to its result."""
Hear = Callable[[int, Any], None]
"""Hears what the piece of this number posted last."""

AHEAD = 3  # pieces handed out for each worker before the first is back, so that little is thrown away
GRACE = 20.0  # seconds in which pieces hand over what they have once they are told to stop
POLL = 0.02  # seconds between two looks at what is under way
TRIES = 3  # times that a piece is handed out again before it is done here

log = logging.getLogger("symbiosis")  # without a handler a warning is a plain line on stderr


class Workers(Protocol):
    """A carrier of work; `name` says which in words, `count` how many pieces it does at once."""

    name: str
    count: int

    def map(self, work: Work, pieces: Sequence[Any], shared: Any = None, hear: Hear | None = None) -> Iterator[Any]:
        """`work(shared, piece, post)` of every piece, in order; None for one that was stopped before it had a result.

        What the work raises is raised here.
        """

    def stop(self) -> None:
        """End what is under way: pieces hand over what they have. Ctrl-C does the same."""

    def close(self) -> None:
        """Let all workers go."""


class Here:
    """One piece after the other, in this process."""

    name, count = "this process", 1

    def __init__(self) -> None:
        self._stopped = False

    def map(self, work: Work, pieces: Sequence[Any], shared: Any = None, hear: Hear | None = None) -> Iterator[Any]:
        """See Workers."""
        for k, piece in enumerate(pieces):
            if self._stopped:
                yield None
                continue
            try:
                result = work(shared, piece, _to(hear, k))
            except KeyboardInterrupt:
                self._stopped, result = True, None
            yield result

    def stop(self) -> None:
        """See Workers."""
        self._stopped = True

    def close(self) -> None:
        """Nothing to let go."""


class Lost(Exception):  # noqa: N818 — a state of affairs, always caught
    """Whoever did a piece is gone."""


@dataclass
class _Task:
    """A piece and what its carrier knows it by; None where nobody took it."""

    number: int
    piece: Any
    handle: Any


class Far(ABC):
    """What carriers in other processes have in common; each says how a piece is handed out and looked after."""

    name: str
    count: int

    def __init__(self) -> None:
        self._stopped: float | None = None
        self._tasks: deque[_Task] = deque()

    def map(self, work: Work, pieces: Sequence[Any], shared: Any = None, hear: Hear | None = None) -> Iterator[Any]:
        """See Workers."""
        self.begin(work, shared)
        tasks, last = self._tasks, len(pieces)
        tasks.clear()  # of a map that was left before its end
        for k in range(last):
            try:
                while self._stopped is None and k + len(tasks) < min(last, k + self.count * AHEAD):
                    number = k + len(tasks)
                    piece = pieces[number]
                    tasks.append(_Task(number, piece, self._handed(number, piece)))
                result = self._result(tasks.popleft(), work, shared, hear) if tasks else None
            except KeyboardInterrupt:
                self.stop()
                result = None
            yield result

    def _result(self, task: _Task, work: Work, shared: Any, hear: Hear | None) -> Any:
        """The result of a piece; where its worker is lost it is handed out again, at last done here."""
        for _ in range(TRIES):
            try:
                return self.take(task.handle) if self._over(task, hear) else None
            except Lost:
                if self._stopped is not None:
                    return None
                log.warning("A worker is gone; what it was doing is done again.")
                self.renew()
                for one in (task, *self._tasks):
                    if self._lost(one):
                        one.handle = self._handed(one.number, one.piece)
        log.warning("Workers keep going away; a piece is done here.")
        return work(shared, task.piece, _to(hear, task.number))

    def _lost(self, task: _Task) -> bool:
        try:
            if task.handle is not None and self.done(task.handle):
                self.take(task.handle)
            return task.handle is None
        except Lost:
            return True
        except Exception:  # what the work raised is raised in its turn
            return False

    def _handed(self, k: int, piece: Any) -> Any:
        try:
            return self.hand_out(k, piece)
        except Lost:
            return None

    def _over(self, task: _Task, hear: Hear | None) -> bool:
        """Wait for a task; False where it was told to stop and didn't in time."""
        while task.handle is not None and not self.done(task.handle):
            try:
                time.sleep(POLL)
                for k, news in self.news():
                    if hear is not None:
                        hear(k, news)
            except KeyboardInterrupt:
                self.stop()
            if self._stopped is not None and time.monotonic() > self._stopped + GRACE:
                return False
        if task.handle is None:
            raise Lost
        return True

    def stop(self) -> None:
        """See Workers."""
        if self._stopped is None:
            self._stopped = time.monotonic()
            self.tell_to_stop()

    @abstractmethod
    def begin(self, work: Work, shared: Any) -> None:
        """Make ready for pieces of this work."""

    @abstractmethod
    def hand_out(self, k: int, piece: Any) -> Any:
        """Give a piece to whoever is free; a task to look after. Lost where nobody takes it."""

    @abstractmethod
    def done(self, task: Any) -> bool:
        """Whether a task is over, well or badly."""

    @abstractmethod
    def take(self, task: Any) -> Any:
        """What a task that is over came to. Lost where its worker is gone."""

    @abstractmethod
    def renew(self) -> None:
        """Replace workers that are gone."""

    @abstractmethod
    def news(self) -> list[tuple[int, Any]]:
        """What pieces posted since the last time."""

    @abstractmethod
    def tell_to_stop(self) -> None:
        """Let every piece under way know."""

    @abstractmethod
    def close(self) -> None:
        """See Workers."""


def _to(hear: Hear | None, k: int) -> Post:
    """What a piece done here posts by."""
    return lambda news: None if hear is None else hear(k, news)


def guarded(work: Work, shared: Any, piece: Any, post: Post) -> Any:
    """The result of a piece in a worker: one that is told to stop ends quietly, and the worker lives on."""
    try:
        return work(shared, piece, post)
    except KeyboardInterrupt:
        return None
