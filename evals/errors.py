"""The error of this room."""


class BadInput(Exception):
    """What the user gave can't be used; the message is one line that says where and what was expected. Exit code 2."""
