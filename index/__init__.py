"""The index: Articles become passages, vectors in Chroma and a lexical index; a question becomes ranked statements."""
