"""The starter library: recipes, names, codes, factors and prices with their sources, opened only by name."""

from symbiosis.library.tables import PARTS, part, synonyms

__all__ = ["PARTS", "part", "synonyms"]
