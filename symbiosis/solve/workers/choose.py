"""Which carrier does the work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from symbiosis.solve.workers.carrier import Here, Workers


@contextmanager
def at_work(count: int = 1, cluster: str | None = None) -> Iterator[Workers]:
    """Workers for as long as the context lasts: a Dask cluster, else so many processes, else this one.

    `cluster` is a scheduler's address, to which what pieces hold is sent, or `local`: `count` processes of Dask's on
    this machine.
    """
    carrier: Workers = _carrier(count, cluster)
    try:
        yield carrier
    finally:
        carrier.close()


def _carrier(count: int, cluster: str | None) -> Workers:
    if cluster is not None:
        from symbiosis.solve.workers.cluster import Cluster

        return Cluster(cluster, count)
    if count > 1:
        from symbiosis.solve.workers.pool import Pool

        return Pool(count)
    return Here()
