"""Pieces of work for the tests of workers: functions that other processes can import."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path


def squared(shared, piece, post):
    post(piece)
    return shared["add"] + piece**2


def fails(shared, piece, post):
    raise ValueError(f"piece {piece}")


def whose(shared, piece, post):
    return os.getpid()


def dies_once(shared, piece, post):
    """Kills its own process the first time that piece 1 is done by anyone."""
    mark = Path(shared, "died")
    if piece == 1 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return piece * 10


def dies_abroad(shared, piece, post):
    """Kills every process but the one that asks."""
    if os.getpid() != shared:
        os.kill(os.getpid(), signal.SIGKILL)
    return piece * 10


def waits(shared, piece, post):
    """Works until it is told to stop, and then hands over what it has."""
    try:
        for step in range(200):
            time.sleep(0.05)
            post(step)
    except KeyboardInterrupt:
        return "kept"
    return "never told"
