"""The works of a corpus: one work in several documents, and bibliographies for other programs."""
