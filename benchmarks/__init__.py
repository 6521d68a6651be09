"""How fast the relaxation and the search are, beside what people would use instead: `python -m benchmarks`."""
