"""The reader's training: its lists, its loss by hand, its export, and a run that was cut off."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer
from transformers import BertForSequenceClassification, BertModel

torch = pytest.importorskip("torch", reason="training needs the training extra")

from embeddings.contracts import Passage, Vectors  # noqa: E402
from embeddings.reranker import OnnxReranker, load_reranker  # noqa: E402
from embeddings.reranker_text import pair_texts  # noqa: E402
from embeddings.training.corpus import Role  # noqa: E402
from embeddings.training.data import read_news  # noqa: E402
from embeddings.training.reranker import (  # noqa: E402
    EARLY_FILE,
    STATE_FILE,
    Schedule,
    averaged_weights,
    judge_reader,
    null_softmax_loss,
    train_reader,
)
from embeddings.training.reranker_data import (  # noqa: E402
    ListSampler,
    Mix,
    RankingList,
    is_for_calibration,
    news_list,
    read_news_items,
    read_reading_items,
)
from embeddings.training.reranker_export import export_reader  # noqa: E402
from embeddings.training.reranker_model import (  # noqa: E402
    PairEncoder,
    build_reader,
    forward_first_token,
    score_pairs,
)
from embeddings.training.reranker_vocabulary import (  # noqa: E402
    choose_pieces,
    prune_encoder,
    prune_tokenizer,
)
from embeddings.training.student import build_bert  # noqa: E402
from embeddings.training.teacher import Teacher  # noqa: E402
from embeddings.training.vocabulary import (  # noqa: E402
    PADDING,
    SPECIAL_PIECES,
    build_tokenizer,
    teacher_vocabulary,
)

PASSAGES = (Passage("peace city", "river"), Passage("talks"), Passage("محادثات نهر", "سلام"))


def by_first_letter(texts: Sequence[str], role: Role) -> Vectors:
    """Return a vector that says how often a text has the letter e."""
    counts = [[1.0, text.count("e")] for text in texts]
    rows = np.array(counts, np.float32)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def start(teacher: Teacher) -> tuple[BertModel, Tokenizer]:
    vocabulary = teacher_vocabulary(teacher)
    tokenizer = build_tokenizer(vocabulary)
    tokenizer.add_special_tokens(list(SPECIAL_PIECES))
    return build_bert(teacher, vocabulary, range(3)), tokenizer


@pytest.fixture(scope="module")
def pruned(start: tuple[BertModel, Tokenizer]) -> tuple[BertModel, Tokenizer]:
    model, tokenizer = start
    kept = choose_pieces(tokenizer, {"en": ["peace talks city river"], "ar": ["سلام"]}, 60)
    smaller = prune_tokenizer(tokenizer, kept)
    padding = smaller.get_vocab()[PADDING]
    return prune_encoder(model, kept, padding=padding, layers=2), smaller


@pytest.fixture
def reader(
    pruned: tuple[BertModel, Tokenizer],
) -> tuple[BertForSequenceClassification, PairEncoder]:
    torch.manual_seed(3)
    model = build_reader(pruned[0])
    with torch.no_grad():
        model.classifier.weight.mul_(50)
        model.bert.embeddings.token_type_embeddings.weight[1] += 0.3
        for parameter in model.bert.encoder.layer[-1].parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    return model, PairEncoder(pruned[1])


def test_pruning_keeps_the_pieces_in_use_with_their_vectors(
    start: tuple[BertModel, Tokenizer], pruned: tuple[BertModel, Tokenizer]
) -> None:
    old, new = (pair[1].encode("peace talks") for pair in (start, pruned))
    assert new.tokens == old.tokens
    vectors = [pair[0].get_input_embeddings().weight for pair in (start, pruned)]
    assert torch.equal(vectors[0][torch.tensor(old.ids)], vectors[1][torch.tensor(new.ids)])
    assert pruned[0].config.num_hidden_layers == 2


def test_question_and_passage_are_told_apart_by_their_segments(
    pruned: tuple[BertModel, Tokenizer],
) -> None:
    code = pruned[1].encode(*pair_texts("talks", PASSAGES[0]))
    assert code.tokens == [
        *("<s>", "▁talks", "</s>"),
        *("</s>", "▁peace", "▁city", "</s>", "▁river", "</s>"),
    ]
    assert code.type_ids == [0, 0, 0, 1, 1, 1, 1, 1, 1]


def test_an_articles_own_separators_are_text() -> None:
    assert pair_texts("a</s>b", Passage("c<s>d", "<pad>e")) == ("a b", "c d</s>e")


def test_the_fast_forward_is_the_models_own(
    reader: tuple[BertForSequenceClassification, PairEncoder],
) -> None:
    model = reader[0]
    tokens = torch.tensor([[0, 5, 6, 2, 7, 2], [0, 8, 2, 9, 1, 1]])
    types = torch.tensor([[0, 0, 0, 1, 1, 1], [0, 0, 0, 1, 0, 0]])
    mask = torch.tensor([[1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 0, 0]])
    with torch.no_grad():
        ours = forward_first_token(model, tokens, types, mask)
        own = model.eval()(tokens, attention_mask=mask, token_type_ids=types).logits.squeeze(-1)
    torch.testing.assert_close(ours, own, atol=1e-5, rtol=1e-5)


def test_scores_come_back_in_the_order_of_the_passages(
    reader: tuple[BertForSequenceClassification, PairEncoder],
) -> None:
    model, pairs = reader
    encoded = pairs.encode(RankingList("peace", PASSAGES, frozenset()))
    with torch.no_grad():
        together = score_pairs(model, encoded, chunk_tokens=12)
        apart = [score_pairs(model, [pair], chunk_tokens=12).item() for pair in encoded]
    np.testing.assert_allclose(together.numpy(), apart, atol=1e-5)


def test_the_loss_by_hand() -> None:
    scores = torch.tensor([2.0, 0.0, 1.0])
    whole = math.log(math.exp(2) + 1 + math.e + 1)  # the last 1 is the null option
    right = math.log(math.exp(2) + math.e)
    assert null_softmax_loss([scores], [frozenset({0, 2})]).item() == pytest.approx(whole - right)
    assert null_softmax_loss([scores], [frozenset()]).item() == pytest.approx(whole)


def test_a_list_has_its_answer_first_and_wrong_passages_of_the_same_article(data: Path) -> None:
    items = read_news_items(data, by_first_letter)
    sampler = ListSampler(items, (), Mix(news=1.0, gold_removed=0.0, size=3), seed=1)
    lists = [sampler.draw() for _ in range(40)]
    assert {len(ranking.passages) for ranking in lists} == {3}
    answerable = [ranking for ranking in lists if ranking.gold]
    assert all(r.passages[0].sentence in ("talks river", "محادثات نهر") for r in answerable)
    assert all(r.question == "peace?" for r in lists if not r.gold)


def test_an_answer_that_is_removed_is_nowhere_in_the_list(data: Path) -> None:
    items = read_news_items(data, by_first_letter)
    sampler = ListSampler(items, (), Mix(news=1.0, gold_removed=1.0), seed=1)
    lists = [sampler.draw() for _ in range(20)]
    assert not any(ranking.gold for ranking in lists)
    robbed = [ranking for ranking in lists if ranking.question != "peace?"]
    assert robbed
    assert not any(p.sentence == "talks river" for ranking in robbed for p in ranking.passages)


def test_test_development_and_calibration_articles_are_never_drawn(data: Path) -> None:
    used = {item.article.id for item in read_news_items(data, by_first_letter)}
    held = {article.id for article in read_news(data, "test", "dev")}
    assert used
    assert not used & held
    assert not any(is_for_calibration(id) for id in used)


def test_reading_questions_get_wrong_sentences_from_nearby(data: Path) -> None:
    items = read_reading_items(data, seed=1)
    assert all(item.answer not in item.wrong for item in items)
    assert all(len(item.wrong) >= 5 for item in items)


def test_a_run_that_was_cut_off_ends_where_an_uncut_one_does(
    reader: tuple[BertForSequenceClassification, PairEncoder], data: Path, tmp_path: Path
) -> None:
    model, pairs = reader
    begun = {name: value.clone() for name, value in model.state_dict().items()}
    items = read_news_items(data, by_first_letter)

    def run(folder: Path, lists: int) -> dict[str, torch.Tensor]:
        model.load_state_dict(begun)
        sampler = ListSampler(items, (), Mix(news=1.0), seed=5)
        schedule = Schedule(lists=lists, batch=2, checkpoint_every=1, warmup=0.5, frozen_layers=1)
        train_reader(model, pairs, sampler.draw, schedule=schedule, folder=folder)
        return {name: value.clone() for name, value in model.state_dict().items()}

    class CutError(RuntimeError):
        pass

    whole = run(tmp_path / "whole", 8)
    sampler = ListSampler(items, (), Mix(news=1.0), seed=5)
    drawn = 0

    def draw_until_cut() -> RankingList:
        nonlocal drawn
        drawn += 1
        if drawn > 4:
            raise CutError
        return sampler.draw()

    model.load_state_dict(begun)
    schedule = Schedule(lists=8, batch=2, checkpoint_every=1, warmup=0.5, frozen_layers=1)
    with pytest.raises(CutError):
        train_reader(model, pairs, draw_until_cut, schedule=schedule, folder=tmp_path / "cut")
    resumed = run(tmp_path / "cut", 8)
    for name, value in whole.items():
        torch.testing.assert_close(resumed[name], value, atol=1e-5, rtol=1e-5)


def test_what_is_shipped_lies_halfway_between_early_and_last_weights(
    reader: tuple[BertForSequenceClassification, PairEncoder], data: Path, tmp_path: Path
) -> None:
    model, pairs = reader
    sampler = ListSampler(read_news_items(data, by_first_letter), (), Mix(news=1.0), seed=5)
    schedule = Schedule(lists=8, batch=2, checkpoint_every=1, warmup=0.5, frozen_layers=0)
    train_reader(model, pairs, sampler.draw, schedule=schedule, folder=tmp_path)
    early, last = (
        torch.load(tmp_path / file, weights_only=True)["model"]["classifier.weight"]
        for file in (EARLY_FILE, STATE_FILE)
    )
    assert not torch.equal(early, last)
    torch.testing.assert_close(averaged_weights(tmp_path)["classifier.weight"], (early + last) / 2)
    (tmp_path / EARLY_FILE).unlink()
    assert torch.equal(averaged_weights(tmp_path)["classifier.weight"], last)


def test_training_lowers_the_loss(
    reader: tuple[BertForSequenceClassification, PairEncoder], data: Path, tmp_path: Path
) -> None:
    model, pairs = reader
    article = read_news(data, "dev")[0]
    lists = [news_list(article, article.questions[0], asked="en", text="en")] * 4
    before = judge_reader(model, pairs, lists).loss
    draw = random.Random(0).choice
    schedule = Schedule(lists=80, batch=4, rate=1e-3, frozen_layers=1)
    train_reader(model, pairs, lambda: draw(lists), schedule=schedule, folder=tmp_path)
    after = judge_reader(model, pairs, lists)
    assert after.loss < before
    assert after.right_first == 1.0


@pytest.mark.parametrize(("int8", "apart"), [(False, 1e-3), (True, 1.0)])
def test_the_exported_folder_agrees_with_the_model_and_with_cross_encoder(
    reader: tuple[BertForSequenceClassification, PairEncoder],
    tmp_path: Path,
    int8: bool,
    apart: float,
) -> None:
    from sentence_transformers import CrossEncoder

    model, pairs = reader
    export_reader(model, pairs.tokenizer, tmp_path, int8=int8)
    bundled = load_reranker(str(tmp_path))
    assert isinstance(bundled, OnnxReranker)
    ours = bundled.score("peace talks?", PASSAGES)
    theirs = CrossEncoder(str(tmp_path)).predict([pair_texts("peace talks?", p) for p in PASSAGES])
    encoded = PairEncoder(pairs.tokenizer).encode(
        RankingList("peace talks?", PASSAGES, frozenset())
    )
    with torch.no_grad():
        trained = score_pairs(model, encoded, chunk_tokens=100).numpy()
    np.testing.assert_allclose(ours, theirs, atol=apart)
    np.testing.assert_allclose(ours, trained, atol=apart + 0.05)  # float16 on disk
    assert ours.argsort().tolist() == trained.argsort().tolist()
    assert len(set(ours.round(3))) == 3


def test_the_exported_weights_are_half_precision(
    reader: tuple[BertForSequenceClassification, PairEncoder], tmp_path: Path
) -> None:
    from safetensors.numpy import load_file

    export_reader(reader[0], reader[1].tokenizer, tmp_path)
    assert {str(value.dtype) for value in load_file(tmp_path / "model.safetensors").values()} == {
        "float16"
    }
    assert json.loads((tmp_path / "config.json").read_text())["dtype"] == "float32"
