"""Reading the fields of an entry from its words."""
