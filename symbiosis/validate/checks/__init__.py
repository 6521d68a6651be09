"""One file per question that is asked of the tables."""
