"""Files into raw tables: text as text, nothing judged."""
