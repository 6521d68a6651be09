"""Editions of a plan for people outside the planner's office: what each may see, and nothing else."""
