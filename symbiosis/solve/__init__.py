"""From a problem to a checked plan: the only place that talks to a solver."""
