"""Raw tables into a checked Region, or every finding at once."""
