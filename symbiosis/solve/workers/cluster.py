"""A Dask cluster: one that runs at an address, or workers of this machine only."""

from __future__ import annotations

import queue
import threading
import time
from concurrent.futures import CancelledError
from typing import Any
from uuid import uuid4

from symbiosis import __version__
from symbiosis.errors import UsageError
from symbiosis.solve.workers.carrier import Far, Lost, Post, Work, guarded, log

LOCAL = "local"
POST_EVERY = 0.5  # seconds
CONNECT = 10.0  # seconds to wait for a scheduler, and for its first worker
LOOK_EVERY = 1.0  # seconds between two looks at which workers are there


class Cluster(Far):
    """The workers behind a scheduler's address; `local`: so many processes of this machine, heard by nobody else."""

    def __init__(self, address: str, count: int) -> None:
        super().__init__()
        try:
            import dask
            from distributed import Client, LocalCluster
        except ImportError:
            raise UsageError("a cluster needs Dask: pip install 'symbiosis[distributed]'.") from None
        # What is shared goes with the graph, so that a new worker gets it again when the one that had it dies.
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 TiB"})
        self._own: Any = None
        if address == LOCAL:
            self._own = LocalCluster(
                n_workers=count,
                threads_per_worker=1,
                processes=True,
                dashboard_address="127.0.0.1:0",
                silence_logs="CRITICAL",
            )
        try:
            self._client = Client(self._own or address, timeout=CONNECT, set_as_default=False)
            self._client.wait_for_workers(1, timeout=CONNECT)
        except (OSError, TimeoutError, ValueError) as error:
            self.close()
            raise UsageError(f"no Dask cluster with workers answers at {address} ({error}).") from None
        self._same_version(address)
        self._seen = set(self._threads())
        self.count = max(1, sum(self._threads().values()))
        self.name = f"a Dask cluster of {self.count} workers"
        self._topic = f"symbiosis-{uuid4().hex}"
        self._news: queue.SimpleQueue[tuple[int, Any]] = queue.SimpleQueue()
        self._client.subscribe_topic(self._topic, lambda event: self._news.put(event[1]))
        self._looked = time.monotonic()
        self._given: tuple[Any, Any] = (None, None)
        self._shared: Any = None
        if address != LOCAL:
            log.warning("The region's tables are sent to the Dask cluster at %s.", address)

    def _threads(self) -> dict[str, int]:
        found: dict[str, int] = self._client.nthreads()
        return found

    def _same_version(self, address: str) -> None:
        """UsageError where a worker lacks this program, or has another version of it."""
        try:
            versions = set(self._client.run(_version).values())
        except Exception as error:
            self.close()
            raise UsageError(f"workers of {address} can't run Symbiosis ({type(error).__name__}: {error}).") from None
        if versions != {__version__}:
            self.close()
            raise UsageError(f"workers of {address} have Symbiosis {', '.join(sorted(versions))}, not {__version__}.")

    def begin(self, work: Work, shared: Any) -> None:
        """See Far."""
        self._given = (work, shared)
        self._shared = self._client.submit(_as_given, shared, pure=False)

    def hand_out(self, k: int, piece: Any) -> Any:
        """See Far."""
        return self._client.submit(_piece, self._given[0], self._shared, k, piece, self._topic, pure=False)

    def done(self, task: Any) -> bool:
        """See Far."""
        self._look()
        return bool(task.done())

    def _look(self) -> None:
        """Say when workers are gone. Dask does again what they were doing; nothing else is to be done."""
        now = time.monotonic()
        if now - self._looked < LOOK_EVERY:
            return
        self._looked, there = now, self._threads()
        for gone in sorted(self._seen - there.keys()):
            log.warning("The worker at %s is gone; what it was doing is done again.", gone)
        if there.keys() - self._seen and self._stopped is not None:
            self.tell_to_stop()  # newcomers haven't heard
        self._seen = set(there)

    def take(self, task: Any) -> Any:
        """See Far."""
        from distributed import KilledWorker
        from distributed.comm.core import CommClosedError

        self._looked = 0.0
        try:
            result = task.result()
            self._look()
            return result
        except (KilledWorker, CancelledError, CommClosedError):
            raise Lost from None

    def renew(self) -> None:
        """See Far. Workers are the cluster's own affair; what pieces share may be gone with them."""
        self.begin(*self._given)

    def news(self) -> list[tuple[int, Any]]:
        """See Far."""
        found = []
        while not self._news.empty():
            found.append(self._news.get())
        return found

    def tell_to_stop(self) -> None:
        """See Far."""
        self._client.run(_stop, self._topic)

    def close(self) -> None:
        """See Far."""
        for one in ("_client", "_own"):
            if getattr(self, one, None) is not None:
                getattr(self, one).close()


_STOPPED: set[str] = set()  # of a worker: the topics whose pieces are to stop
_ONE = threading.Lock()  # Pyomo has state of its process, so a worker of many threads does one piece at a time


def _version() -> str:
    return __version__


def _stop(topic: str) -> None:
    _STOPPED.add(topic)


def _as_given(shared: Any) -> Any:
    return shared


def _piece(work: Work, shared: Any, k: int, piece: Any, topic: str) -> Any:
    with _ONE:
        return guarded(work, shared, piece, _poster(k, topic))


def _poster(k: int, topic: str) -> Post:
    from distributed import get_worker

    worker, last = get_worker(), [-POST_EVERY]

    def post(news: Any) -> None:
        if topic in _STOPPED:
            raise KeyboardInterrupt
        now = time.monotonic()
        if now - last[0] >= POST_EVERY:
            last[0] = now
            worker.log_event(topic, (k, news))

    return post
