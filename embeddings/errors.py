"""What can go wrong between texts and vectors; each message says how to repair it."""

from __future__ import annotations


class EmbeddingsError(Exception):
    """Any failure of this package that a user can act on."""

    code = "embeddings_error"


class ModelNotFoundError(EmbeddingsError):
    """A model is neither bundled, nor a folder, nor within reach of a hub."""

    code = "model_not_found"


class ModelDamagedError(EmbeddingsError):
    """A bundled model's file is missing or altered."""

    code = "model_damaged"


class IndexMismatchError(EmbeddingsError):
    """A saved index was made by another encoder, from another text, or in another format."""

    code = "index_mismatch"


class IndexDamagedError(EmbeddingsError):
    """A saved index's file is missing, truncated or altered."""

    code = "index_damaged"
