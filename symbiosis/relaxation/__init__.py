"""Bounds that hold for all candidates, and the duals that point to a plan. Rows are left out here, never added."""
