"""Bounds that hold for all candidates, and the duals that point to a plan. No block is added here: rows are only left out."""
