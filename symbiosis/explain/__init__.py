"""Why what stays was not matched, and what to ask whom."""
