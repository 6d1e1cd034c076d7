"""Metrics: pure functions of a case and an answer. What is ineligible gets no score (None), never 0 or 1."""
