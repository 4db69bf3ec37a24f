"""The figures of five questions, each worked out by hand."""

from __future__ import annotations

import json
import math

import pytest

from qa.evaluate.metrics import METRICS
from tests.evaluate.scripted import ANSWERS, BROKEN, QUESTIONS, answer, evaluate

# Confidence and correctness, for the figures below:
#   where    .9  answerable, cited right       how-long .7  answerable, cited wrong
#   armenia  .3  answerable, right, withheld   rent     .1  unanswerable, withheld
#   food     .8  unanswerable, shown
BY_HAND = {
    # gold at rank 1, 2, 1
    "recall_at_1": (2 / 3, 3),
    "recall_at_3": (1.0, 3),
    "recall_at_5": (1.0, 3),
    "mrr_at_10": ((1 + 1 / 2 + 1) / 3, 3),
    "ndcg_at_10": ((1 + 1 / math.log2(3) + 1) / 3, 3),
    "first_cited": (2 / 3, 3),
    "right": (2 / 5, 5),
    # "leader met sochi" against "sochi": precision 1/3, recall 1
    "token_f1": (1 / 2, 1),
    # right, wrong, withheld though due, not due, shown though not in the article
    "citation_recall": ((1 + 0 + 0 + 0) / 4, 4),
    "citation_precision": ((1 + 0 + 0 + 0) / 4, 4),
    # the three that are shown quote what they cite
    "citation_recall_encoder": ((1 + 1 + 0 + 1) / 4, 4),
    "citation_precision_encoder": ((1 + 1 + 0 + 1) / 4, 4),
    "language_right": (1.0, 5),
    "found_right": (3 / 5, 5),
    "answered": (1.0, 5),
    # withheld: armenia and rent; unanswerable: rent and food
    "abstention_precision": (1 / 2, 2),
    "abstention_recall": (1 / 2, 2),
    "abstention_f1": (1 / 2, 5),
    # .9 and .7 and .3 against .1 and .8: four of six pairs in order
    "auroc": (4 / 6, 5),
    # faults among the 1, 2, 3, 4, 5 surest: 0 1 2 2 3
    "aurc": ((0 + 1 / 2 + 2 / 3 + 2 / 4 + 3 / 5) / 5, 5),
    # each in a bin of its own
    "ece": ((0.1 + 0.7 + 0.7 + 0.1 + 0.8) / 5, 5),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_figure_equals_the_calculation_by_hand(name: str) -> None:
    figure = evaluate()["metrics"][name]

    assert (figure["value"], figure["n"]) == (
        pytest.approx(BY_HAND[name][0], abs=1e-6),
        BY_HAND[name][1],
    )


def test_every_metric_but_chrf_and_latency_has_its_calculation_by_hand() -> None:
    left = {metric.name for metric in METRICS} - set(BY_HAND)

    assert left == {"chrf", "latency_p50_ms", "latency_p95_ms"}


def test_chrf_is_sacrebleus_for_the_text_without_markers() -> None:
    from sacrebleu import sentence_chrf

    expected = sentence_chrf("The leaders met in Sochi.", ["Sochi"]).score / 100

    assert evaluate()["metrics"]["chrf"]["value"] == pytest.approx(expected, abs=1e-6)


def test_each_question_says_what_went_wrong() -> None:
    outcomes = {each["id"]: each["outcome"] for each in evaluate()["questions"]}

    assert outcomes == {
        "where": "right",
        "how-long": "not_chosen",
        "armenia": "withheld",
        "rent": "rightly_withheld",
        "food": "should_have_been_withheld",
    }


def test_an_exception_scores_zero_and_stays_in_every_mean() -> None:
    evaluation = evaluate(BROKEN)
    metrics = evaluation["metrics"]
    broken = evaluation["questions"][1]

    assert (broken["outcome"], broken["error"]) == ("error", "generator_failed: the server is down")
    assert evaluation["errors"] == 1
    assert (metrics["answered"]["value"], metrics["answered"]["n"]) == (pytest.approx(4 / 5), 5)
    assert metrics["recall_at_5"]["value"] == pytest.approx(2 / 3)
    assert metrics["citation_recall_encoder"]["value"] == pytest.approx(2 / 4)
    assert metrics["language_right"]["value"] == pytest.approx(4 / 5)
    assert metrics["found_right"]["value"] == pytest.approx(2 / 5)
    # The error loses to .1 and .8: of the six pairs .9 > .1, .9 > .8 and .3 > .1 are left.
    assert metrics["auroc"]["value"] == pytest.approx(3 / 6)
    # It comes first, as a fault: faults 1 1 2 2 3.
    assert metrics["aurc"]["value"] == pytest.approx(
        (1 + 1 / 2 + 2 / 3 + 2 / 4 + 3 / 5) / 5, abs=1e-6
    )
    # Its distance is 1 instead of .7.
    assert metrics["ece"]["value"] == pytest.approx((0.1 + 1 + 0.7 + 0.1 + 0.8) / 5)


def test_an_error_is_not_counted_as_a_withheld_answer() -> None:
    evaluation = evaluate({**ANSWERS, "Who paid the rent?": RuntimeError("a defect")})

    assert evaluation["questions"][3]["error"] == "RuntimeError: a defect"
    assert evaluation["metrics"]["abstention_recall"]["value"] == 0.0
    assert evaluation["metrics"]["abstention_precision"]["value"] == 0.0


def test_gold_outside_the_evidence_is_not_retrieved() -> None:
    elsewhere = answer(
        "Where did they meet?", "en", found=True, evidence=(2, 3), confidence=0.9, cited=(2,)
    )

    first = evaluate({**ANSWERS, "Where did they meet?": elsewhere})["questions"][0]

    assert first["outcome"] == "not_retrieved"
    assert first["scores"]["recall_at_5"] == 0.0


@pytest.mark.parametrize(("language", "text"), [("fr", ""), ("en", "Они встретились в Сочи. [1]")])
def test_an_answer_in_another_language_is_the_wrong_language(language: str, text: str) -> None:
    foreign = answer(
        "Where did they meet?",
        language,
        found=True,
        evidence=(1,),
        confidence=0.9,
        cited=(1,),
        text=text,
    )

    first = evaluate({**ANSWERS, "Where did they meet?": foreign})["questions"][0]

    assert first["outcome"] == "wrong_language"
    assert first["scores"]["language_right"] == 0.0


def test_a_quotation_may_stay_in_the_articles_language_where_there_is_no_translation() -> None:
    quoted = answer(
        "ماذا طلبت أرمينيا؟",
        "ar",
        found=True,
        evidence=(4,),
        confidence=0.9,
        cited=(4,),
        text="بالإنجليزية:\nArmenia asked for the release of prisoners. [1]",
    )

    assert evaluate({**ANSWERS, "ماذا طلبت أرمينيا؟": quoted})["questions"][2]["outcome"] == "right"


def test_figures_by_language_and_tag_are_those_of_their_questions_alone() -> None:
    evaluation = evaluate()

    assert {name: group["n"] for name, group in evaluation["by_language"].items()} == {
        "ar": 2,
        "en": 3,
    }
    assert evaluation["by_language"]["ar"]["metrics"]["recall_at_1"]["value"] == 1.0
    assert evaluation["by_language"]["en"]["metrics"]["recall_at_1"]["value"] == 0.5
    assert {name: group["n"] for name, group in evaluation["by_tag"].items()} == {
        "number": 2,
        "place": 2,
    }


def test_without_unanswerable_questions_the_figures_that_need_both_say_so() -> None:
    metrics = evaluate(questions=QUESTIONS[:3])["metrics"]

    assert metrics["auroc"] == {
        "value": None,
        "n": 0,
        "low": None,
        "high": None,
        "note": "needs answerable and unanswerable questions",
    }
    assert metrics["abstention_recall"]["note"] == "needs unanswerable questions"
    assert metrics["abstention_f1"]["value"] is None


def test_without_answerable_questions_the_figures_that_need_them_say_so() -> None:
    metrics = evaluate(questions=QUESTIONS[3:])["metrics"]

    assert metrics["recall_at_1"]["note"] == "needs answerable questions"
    assert metrics["first_cited"]["value"] is None
    assert metrics["auroc"]["value"] is None
    assert metrics["abstention_recall"]["value"] == 0.5


def test_two_evaluations_are_equal_but_for_the_time_they_took() -> None:
    def timeless(evaluation: dict[str, object]) -> str:
        text = json.dumps(evaluation, ensure_ascii=False)
        whole = json.loads(text, object_hook=_without_times)
        return json.dumps(whole)

    assert timeless(evaluate()) == timeless(evaluate())


def test_curves_are_those_of_the_five_questions() -> None:
    curves = evaluate()["curves"]

    assert [point["risk"] for point in curves["risk_coverage"]] == pytest.approx(
        [0, 1 / 2, 2 / 3, 2 / 4, 3 / 5], abs=1e-6
    )
    assert [point["confidence"] for point in curves["risk_coverage"]] == [0.9, 0.8, 0.7, 0.3, 0.1]
    assert [(point["low"], point["accuracy"]) for point in curves["reliability"]["points"]] == [
        (0.1, 0.0),
        (0.3, 1.0),
        (0.7, 0.0),
        (0.8, 0.0),
        (0.9, 1.0),
    ]


def _without_times(entry: dict[str, object]) -> dict[str, object]:
    timed = {"elapsed_ms", "latency_p50_ms", "latency_p95_ms"}
    return {name: value for name, value in entry.items() if name not in timed}
