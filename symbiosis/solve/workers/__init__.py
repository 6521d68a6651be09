"""Who does independent pieces of work: this process, others of this machine, a Dask cluster; used the same way."""

from symbiosis.solve.workers.carrier import Hear, Here, Post, Work, Workers
from symbiosis.solve.workers.choose import at_work

__all__ = ["Hear", "Here", "Post", "Work", "Workers", "at_work"]
