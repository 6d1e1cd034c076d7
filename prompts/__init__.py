"""Prompts, one text file each. Quotation needs none; composed answers will."""
