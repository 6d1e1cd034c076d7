"""Answering: a question and ranked statements become a cited `Answer`."""
