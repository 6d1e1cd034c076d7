"""Suite `robustness`: documents twisted on purpose, and whether the answers over them still cite what is there now.

`trials.jsonl` holds questions and what must hold, `docs/` documents that are awkward by themselves; the sample corpus
is twisted in a scratch folder and indexed there.
"""
