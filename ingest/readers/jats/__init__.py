"""The reader of JATS XML."""
