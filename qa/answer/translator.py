"""A sentence and two languages in, its translation out, by a sequence-to-sequence model.

The only module that loads a translation model. It knows three families by their tokenizers: NLLB
(codes such as `arb_Arab`), M2M100 and mBART (`ar`, `ar_AR`), and Marian (one model for a pair of
languages, or with `>>ara<<` before the text). Translations are kept, since the same sentence is
cited again and again.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any

from qa.answer.local_models import choose_device, find_model
from qa.errors import GeneratorError

MAX_NEW_TOKENS = 256
MAX_SOURCE_TOKENS = 512
CACHE_SIZE = 2_000

_CODES: dict[str, tuple[str, ...]] = {
    "en": ("eng_Latn", "en", "en_XX", "eng"),
    "ar": ("arb_Arab", "ar", "ar_AR", "ara", "arb"),
    "ru": ("rus_Cyrl", "ru", "ru_RU", "rus"),
    "fr": ("fra_Latn", "fr", "fr_XX", "fra"),
    "tr": ("tur_Latn", "tr", "tr_TR", "tur"),
    "fa": ("pes_Arab", "fa", "fa_IR", "fas", "pes"),
    "az": ("azj_Latn", "az", "az_AZ", "aze", "aze_Latn"),
    "hy": ("hye_Armn", "hy", "hye"),
    "de": ("deu_Latn", "de", "de_DE", "deu"),
    "es": ("spa_Latn", "es", "es_XX", "spa"),
    "he": ("heb_Hebr", "he", "he_IL", "heb"),
    "zh": ("zho_Hans", "zh", "zh_CN", "zho", "cmn_Hans"),
}
"""What the families call a language, NLLB first."""


class Seq2SeqTranslator:
    """Translates with a model that is in memory."""

    def __init__(self, name: str, model: Any, tokenizer: Any) -> None:
        self._name = name
        self._model = model
        self._tokenizer = tokenizer
        self._cache: OrderedDict[tuple[str, str, str], str] = OrderedDict()
        self._busy = Lock()

    @property
    def name(self) -> str:
        """Name that `--translator` takes."""
        return self._name

    def translate(self, text: str, *, source: str, target: str) -> str:
        """Return the text in the other language; itself if it is blank or the languages are one.

        Raises:
            GeneratorError: the model does not know one of the languages, or failed.
        """
        if source == target or not text.strip():
            return text
        key = (text, source, target)
        with self._busy:
            if key in self._cache:
                self._cache.move_to_end(key)
                return self._cache[key]
            self._cache[key] = self._generate(text, source, target)
            if len(self._cache) > CACHE_SIZE:
                self._cache.popitem(last=False)
            return self._cache[key]

    def _generate(self, text: str, source: str, target: str) -> str:
        import torch

        prefix, options = self._prepare(source, target)
        inputs = self._tokenizer(
            prefix + text, return_tensors="pt", truncation=True, max_length=MAX_SOURCE_TOKENS
        ).to(self._model.device)
        try:
            with torch.inference_mode():
                rows = self._model.generate(
                    **inputs, max_new_tokens=MAX_NEW_TOKENS, num_beams=1, do_sample=False, **options
                )
        except (RuntimeError, ValueError, IndexError) as error:
            reason = " ".join(str(error).split())[:200]
            raise GeneratorError(f"translator {self._name} failed: {reason}") from error
        translation: str = self._tokenizer.decode(rows[0], skip_special_tokens=True)
        return translation.strip()

    def _prepare(self, source: str, target: str) -> tuple[str, dict[str, int]]:
        """Return what goes before the text and the options of generation, by the model's family."""
        known = _language_tokens(self._tokenizer)
        if known:
            self._tokenizer.src_lang = self._find_code(source, known)
            return "", {"forced_bos_token_id": known[self._find_code(target, known)]}
        tags = [f">>{code}<<" for code in _CODES.get(target, (target,))]
        vocabulary = self._tokenizer.get_vocab()
        prefix = next((f"{tag} " for tag in tags if tag in vocabulary), "")
        if not prefix and any(piece.startswith(">>") for piece in vocabulary):
            raise GeneratorError(self._unknown(target))
        if not prefix:
            self._check_pair(source, target)
        return prefix, {}

    def _find_code(self, language: str, known: dict[str, int]) -> str:
        for code in (*_CODES.get(language, ()), language):
            if code in known:
                return code
        raise GeneratorError(self._unknown(language))

    def _check_pair(self, source: str, target: str) -> None:
        """A Marian model for one pair says in its name which: refuse another pair where it does."""
        pair = (
            getattr(self._tokenizer, "source_lang", None),
            getattr(self._tokenizer, "target_lang", None),
        )
        for language, own in zip((source, target), pair, strict=True):
            if own and own not in (*_CODES.get(language, ()), language):
                raise GeneratorError(self._unknown(language))

    def _unknown(self, language: str) -> str:
        return (
            f"translator {self._name} does not know the language {language!r}: "
            "choose a multilingual model, such as one of the NLLB or M2M100 family"
        )


def load_translator(name: str) -> Seq2SeqTranslator:
    """Return the translator of that folder or hub name.

    Raises:
        GeneratorError: no such model, the hub is out of reach, or it is no such model.
    """
    source = find_model(name)
    from safetensors import SafetensorError
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    device, dtype = choose_device()
    try:
        tokenizer: Any = AutoTokenizer.from_pretrained(source.name, **source.options)
        model: Any = AutoModelForSeq2SeqLM.from_pretrained(
            source.name, dtype=dtype, use_safetensors=True, **source.options
        )
        model = model.to(device).eval()
    except (OSError, ValueError, KeyError, ImportError, RuntimeError, SafetensorError) as error:
        reason = " ".join(str(error).split())[:300]
        raise GeneratorError(
            f"translator {name!r} cannot be loaded ({reason}): "
            "expected a sequence-to-sequence model that transformers knows"
        ) from error
    return Seq2SeqTranslator(name, model, tokenizer)


def _language_tokens(tokenizer: Any) -> dict[str, int]:
    """Return language codes with the ids of their tokens: M2M100's `__ar__`, NLLB's `arb_Arab`."""
    table = getattr(tokenizer, "lang_code_to_id", None)
    if table:
        return dict(table)
    vocabulary: dict[str, int] = tokenizer.get_vocab()
    known: dict[str, int] = {}
    for codes in _CODES.values():
        for code in codes:
            for piece in (code if "_" in code else "", f"__{code}__"):
                if piece in vocabulary:
                    known[code] = vocabulary[piece]
    return known
