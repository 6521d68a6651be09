"""Region folders and reference pages made by the program: templates, synthetic regions, dictionary."""
