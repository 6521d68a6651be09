"""Profiles for generated cases: few and the same ones each time where CI runs them, more on request."""

from __future__ import annotations

import gc
import os

from hypothesis import HealthCheck, settings

COMMON = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}
settings.register_profile("usual", max_examples=6, derandomize=True, database=None, **COMMON)
settings.register_profile("thorough", max_examples=400, **COMMON)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))

# Hundreds of regions are read and planned in one process: looking through all that lives after every 700 new objects
# takes an eighth of its time.
gc.set_threshold(50_000, 20, 20)
