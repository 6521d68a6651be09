"""From a spreadsheet with headers of people's own to a region folder: proposals that a person confirms."""
