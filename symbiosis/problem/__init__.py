"""A problem: a region, its candidates, periods and scenarios, an objective and its limits. Frozen."""

from symbiosis.problem.pose import check, pose
from symbiosis.problem.problem import Problem
from symbiosis.problem.spec import Model, Objective, Stage, read_model

__all__ = ["Model", "Objective", "Problem", "Stage", "check", "pose", "read_model"]
