"""The reader of MediaWiki text."""
