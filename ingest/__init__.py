"""Reading: a file becomes an `Article` with its statements, markers, notes, citations, references and problems.

This room knows neither a vector store nor a model. Its one way in is `ingest.parse.read_article`.
"""
