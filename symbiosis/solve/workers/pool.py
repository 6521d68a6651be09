"""Processes of this machine. They are told to stop and tell of progress by small files: a file can't be left locked."""

from __future__ import annotations

import pickle
import tempfile
import time
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from signal import SIG_IGN, SIGINT, signal
from typing import Any

from symbiosis.solve.workers.carrier import Far, Lost, Post, Work, guarded

POST_EVERY = 0.25  # seconds
STOP = "stop"


class Pool(Far):
    """`count` fresh processes (spawn), begun with the first piece."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.name, self.count = f"{count} processes", count
        self._folder = tempfile.TemporaryDirectory(prefix="symbiosis-")
        self._pool: ProcessPoolExecutor | None = None
        self._given: tuple[Any, ...] = ()

    def begin(self, work: Work, shared: Any) -> None:
        """See Far."""
        self._given = (work, shared, self._folder.name)
        self._open()
        assert self._pool is not None
        with suppress(BrokenProcessPool):  # that a process is up belongs to the start, not to a piece's time
            self._pool.submit(_nothing).result()

    def _open(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = ProcessPoolExecutor(self.count, get_context("spawn"), _begin, self._given)

    def hand_out(self, k: int, piece: Any) -> Future[Any]:
        """See Far."""
        try:
            assert self._pool is not None
            return self._pool.submit(_piece, k, piece)
        except BrokenProcessPool:
            raise Lost from None

    def done(self, task: Future[Any]) -> bool:
        """See Far."""
        return task.done()

    def take(self, task: Future[Any]) -> Any:
        """See Far."""
        try:
            return task.result()
        except (BrokenProcessPool, CancelledError):
            raise Lost from None

    def renew(self) -> None:
        """A broken pool takes nothing any more; what else it was doing is found lost in its turn."""
        assert self._pool is not None
        try:
            self._pool.submit(_nothing)
        except BrokenProcessPool:
            self._open()

    def news(self) -> list[tuple[int, Any]]:
        """See Far."""
        found = []
        for file in Path(self._folder.name).glob("*.news"):
            try:
                found.append((int(file.stem), pickle.loads(file.read_bytes())))
                file.unlink()
            except OSError:
                continue  # a newer one takes its place just now
        return found

    def tell_to_stop(self) -> None:
        """See Far."""
        Path(self._folder.name, STOP).touch()

    def close(self) -> None:
        """See Far."""
        if self._pool is not None:
            # What is under way at the end interests nobody; it stops once it sees the folder gone.
            self._pool.shutdown(wait=not self._tasks and self._stopped is None, cancel_futures=True)
        self._folder.cleanup()


_GIVEN: list[Any] = []  # of a worker: the work, what its pieces share, the folder


def _begin(work: Work, shared: Any, folder: str) -> None:
    """Starts a worker: Ctrl-C is for the process that waits for it."""
    signal(SIGINT, SIG_IGN)
    _GIVEN[:] = [work, shared, Path(folder)]


def _nothing() -> None:
    pass


def _piece(k: int, piece: Any) -> Any:
    work, shared, folder = _GIVEN
    return guarded(work, shared, piece, _poster(k, folder))


def _poster(k: int, folder: Path) -> Post:
    last = [-POST_EVERY]

    def post(news: Any) -> None:
        now = time.monotonic()
        if now - last[0] < POST_EVERY:
            return
        last[0] = now
        if (folder / STOP).exists() or not folder.exists():
            raise KeyboardInterrupt
        part = folder / f"{k}.part"
        part.write_bytes(pickle.dumps(news))
        part.replace(folder / f"{k}.news")

    return post
