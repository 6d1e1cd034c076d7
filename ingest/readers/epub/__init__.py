"""The reader of e-books."""
