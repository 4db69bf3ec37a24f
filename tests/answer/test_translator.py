from __future__ import annotations

from pathlib import Path

import pytest

from qa.answer.generation import Translator
from qa.answer.translator import Seq2SeqTranslator, load_translator
from qa.errors import GeneratorError

WORDS = ("peace", "talks", "سلام", "محادثات", "мир", "barış")
NLLB_CODES = ("eng_Latn", "arb_Arab", "rus_Cyrl", "azj_Latn")


def save_model(folder: Path, codes: tuple[str, ...]) -> Path:
    """Save a tiny translation model with random weights that knows these language codes."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import M2M100Config, M2M100ForConditionalGeneration, PreTrainedTokenizerFast

    pieces = ["<s>", "<pad>", "</s>", "<unk>", *codes, *WORDS]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    raw = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    raw.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    raw.add_special_tokens(list(codes))
    PreTrainedTokenizerFast(
        tokenizer_object=raw,
        bos_token="<s>",
        eos_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
    ).save_pretrained(folder)
    torch.manual_seed(3)
    config = M2M100Config(
        vocab_size=len(pieces),
        d_model=8,
        encoder_layers=1,
        decoder_layers=1,
        encoder_attention_heads=1,
        decoder_attention_heads=1,
        encoder_ffn_dim=8,
        decoder_ffn_dim=8,
        max_position_embeddings=64,
        pad_token_id=1,
        bos_token_id=0,
        eos_token_id=2,
        decoder_start_token_id=2,
    )
    model = M2M100ForConditionalGeneration(config)
    model.generation_config.max_length = 12
    model.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def nllb(tmp_path_factory: pytest.TempPathFactory) -> Seq2SeqTranslator:
    return load_translator(str(save_model(tmp_path_factory.mktemp("nllb"), NLLB_CODES)))


def test_a_translation_is_text_and_always_the_same(nllb: Seq2SeqTranslator) -> None:
    first = nllb.translate("سلام محادثات", source="ar", target="en")
    assert isinstance(first, str)
    assert nllb.translate("سلام محادثات", source="ar", target="en") == first
    assert not any(code in first for code in NLLB_CODES)


def test_a_sentence_is_translated_once(
    nllb: Seq2SeqTranslator, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = nllb.translate("мир", source="ru", target="en")
    monkeypatch.setattr(nllb, "_model", None)
    assert nllb.translate("мир", source="ru", target="en") == first


def test_generation_begins_with_the_target_language(nllb: Seq2SeqTranslator) -> None:
    prefix, options = nllb._prepare("ar", "ru")
    assert (prefix, options) == ("", {"forced_bos_token_id": 4 + NLLB_CODES.index("rus_Cyrl")})
    assert nllb._tokenizer.src_lang == "arb_Arab"


@pytest.mark.parametrize(
    ("codes", "code"), [(("__en__", "__ar__"), "__ar__"), (("en_XX", "ar_AR"), "ar_AR")]
)
def test_other_families_name_languages_their_own_way(
    tmp_path: Path, codes: tuple[str, ...], code: str
) -> None:
    translator = load_translator(str(save_model(tmp_path, codes)))
    assert translator._prepare("en", "ar")[1] == {"forced_bos_token_id": 4 + codes.index(code)}


def test_marian_models_of_many_languages_take_the_target_before_the_text(tmp_path: Path) -> None:
    translator = load_translator(str(save_model(tmp_path, (">>ara<<", ">>rus<<"))))
    assert translator._prepare("en", "ar") == (">>ara<< ", {})
    with pytest.raises(GeneratorError, match="does not know the language 'fr'"):
        translator.translate("peace", source="en", target="fr")


def test_marian_models_of_one_pair_need_nothing(tmp_path: Path) -> None:
    translator = load_translator(str(save_model(tmp_path, ())))
    assert translator._prepare("en", "ar") == ("", {})
    assert isinstance(translator.translate("peace talks", source="en", target="ar"), str)


def test_an_unknown_language_is_an_error(nllb: Seq2SeqTranslator) -> None:
    with pytest.raises(GeneratorError, match="does not know the language 'fr'"):
        nllb.translate("سلام", source="ar", target="fr")


def test_nothing_and_the_same_language_need_no_model(nllb: Seq2SeqTranslator) -> None:
    assert nllb.translate(" ", source="ar", target="en") == " "
    assert nllb.translate("سلام", source="ar", target="ar") == "سلام"


def test_it_is_a_translator_with_the_name_of_the_flag(nllb: Seq2SeqTranslator) -> None:
    assert isinstance(nllb, Translator)
    assert Path(nllb.name).is_dir()


def test_a_folder_that_is_no_translation_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(GeneratorError, match="expected a sequence-to-sequence model"):
        load_translator(str(tmp_path))
