"""The errors of this room.

IngestError
├── UnreadableFile     the file can't be read as a document of its format
└── PathNotFound       a path given by the user does not exist
"""


class IngestError(Exception):
    """Base of all errors of reading; the message is one line that a user can act on."""


class UnreadableFile(IngestError):
    """The file can't be read as a document: empty, binary, too large, no permission."""


class PathNotFound(IngestError):
    """A path given on the command line does not exist."""
