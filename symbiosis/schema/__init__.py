"""The one schema: every table and column, read and written. Parsing, templates and the data dictionary come from it."""
