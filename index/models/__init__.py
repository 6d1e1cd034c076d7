"""Find a model's files: a local path, an installed package, the hub; in that order.

Weights that come as package data make a first start work without any network but the package index. A package index
vouches for an uploader, not for a publisher, so the weights of every known model are compared with the SHA-256 of the
publisher's own file before anything loads them.

    encoders   the embedding models: a folder each
    packages   what is installed, whole or in pieces
    hub        what the hub or its cache holds
    digests    whether a file is the published one

Language models, one file each, are found by the same means in `answer.llm.weights`.

Errors:

    ModelError (an IndexRoomError)
     ├─ ModelNotFound   no path, package or hub entry of that name; the message says what to install or set
     └─ ModelCorrupt    files are there, but they are not the publisher's
"""

from index.models.encoders import MODELS, find_model, prepare, weights_digest
from index.models.errors import ModelCorrupt, ModelError, ModelNotFound
from index.models.packages import PackagedModel, Part

__all__ = [
    "MODELS",
    "ModelCorrupt",
    "ModelError",
    "ModelNotFound",
    "PackagedModel",
    "Part",
    "find_model",
    "prepare",
    "weights_digest",
]
