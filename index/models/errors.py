"""What can be wrong with a model's files."""

from __future__ import annotations

from index.errors import IndexRoomError


class ModelError(IndexRoomError):
    """A model can't be used; the message is one line that says what to do."""


class ModelNotFound(ModelError):
    """No files were found for a model's name."""


class ModelCorrupt(ModelError):
    """A model's files were found, but they are not the ones that its publisher released."""
