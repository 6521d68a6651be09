"""What is wrong or odd about a region's tables: the catalogue of rules, and one finding."""
