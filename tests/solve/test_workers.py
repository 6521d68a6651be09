"""Here, in processes, on a real Dask cluster of two workers: the same answers, and a killed worker loses nothing."""

from __future__ import annotations

import os

import pytest

from symbiosis.errors import UsageError
from symbiosis.solve import workers as w
from symbiosis.solve.workers import Here
from symbiosis.solve.workers.pool import Pool
from tests.solve import work

CARRIERS = ["pool", "cluster"]


@pytest.fixture(scope="module")
def carrier():
    """Makes a carrier by name; a cluster is started once, its workers being slow to start."""
    own = []

    def make(name):
        if name == "pool":
            own.append(Pool(2))
            return own[-1]
        pytest.importorskip("distributed", reason="Dask is not installed: pip install 'symbiosis[distributed]'")
        from symbiosis.solve.workers.cluster import Cluster

        own.append(Cluster("local", 2))
        return own[-1]

    made = {}

    def one_of(name):
        if name not in made:
            made[name] = make(name)
        return made[name] if name == "cluster" else made.pop(name)

    yield one_of
    for one in own:
        one.close()


def test_here_answers_in_order_and_hears():
    heard = []
    got = list(Here().map(work.squared, [3, 1, 2], {"add": 1}, lambda k, news: heard.append((k, news))))
    assert got == [10, 2, 5]
    assert heard == [(0, 3), (1, 1), (2, 2)]


@pytest.mark.parametrize("name", CARRIERS)
def test_the_same_answers_in_the_same_order(carrier, name):
    far = carrier(name)
    assert list(far.map(work.squared, list(range(9)), {"add": 1})) == [1 + k * k for k in range(9)]
    assert os.getpid() not in set(far.map(work.whose, range(3)))
    with pytest.raises(ValueError, match="piece 0"):
        list(far.map(work.fails, [0, 1]))


@pytest.mark.parametrize("name", CARRIERS)
def test_a_killed_worker_loses_nothing(carrier, name, tmp_path, caplog):
    got = list(carrier(name).map(work.dies_once, list(range(5)), str(tmp_path)))
    assert got == [0, 10, 20, 30, 40]
    assert (tmp_path / "died").exists()
    assert "done again" in caplog.text


def test_where_every_worker_dies_it_is_done_here(carrier, caplog):
    assert list(carrier("pool").map(work.dies_abroad, [1, 2], os.getpid())) == [10, 20]
    assert "done here" in caplog.text


@pytest.mark.parametrize("name", CARRIERS)
def test_stopped_pieces_hand_over_what_they_have(carrier, name):
    far = carrier(name)

    def hear(k, news):
        raise KeyboardInterrupt  # as Ctrl-C does while it waits

    got = list(far.map(work.waits, list(range(12)), None, hear))
    assert got[0] == "kept"
    assert set(got) <= {"kept", None}
    assert None in got  # pieces that nobody had yet are not begun


def test_a_scheduler_that_is_not_there_is_said(monkeypatch):
    pytest.importorskip("distributed", reason="Dask is not installed: pip install 'symbiosis[distributed]'")
    from symbiosis.solve.workers import cluster

    monkeypatch.setattr(cluster, "CONNECT", 0.5)
    with (
        pytest.raises(UsageError, match=r"no Dask cluster .* answers at tcp://127\.0\.0\.1:9"),
        w.at_work(2, "tcp://127.0.0.1:9"),
    ):
        pass
