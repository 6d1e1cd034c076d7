"""What notes cite, form by form, and which entry each citation leads to."""
