"""The starter library: recipes, names, codes, factors and prices with their sources, opened only by name."""
