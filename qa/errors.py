"""What a user can do something about; the message says what was found and how to repair it."""

from __future__ import annotations


class ArticleQAError(Exception):
    """Any failure that a user can act on. `code` is stable, for programs."""

    code = "error"


class ArticleError(ArticleQAError):
    """The article cannot be read: missing, empty, binary, too large, or not decodable."""

    code = "bad_article"


class TranslationError(ArticleError):
    """A translation does not line up with its article."""

    code = "bad_translation"


class FetchError(ArticleError):
    """A web address was refused or did not answer."""

    code = "fetch_refused"


class QuestionError(ArticleQAError):
    """The question is empty, without words, or too long."""

    code = "bad_question"


class SettingsError(ArticleQAError):
    """A flag or an environment variable has a value that does not fit."""

    code = "bad_setting"


class GeneratorError(ArticleQAError):
    """A generator cannot be loaded or did not answer."""

    code = "generator_failed"


class EvaluationError(ArticleQAError):
    """A questions file, a data folder or a metric name is not usable."""

    code = "bad_evaluation"
