"""Measuring: what is true of the other rooms, shown from the command line."""
