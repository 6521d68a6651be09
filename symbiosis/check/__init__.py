"""The independent checker: shares no code with candidates, formulation or accounts."""
