"""Which streams fit, how far apart, at what cost: columns, never objects."""
