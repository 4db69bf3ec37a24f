"""The order of evidence and the gold sentences in, the measures of retrieval out, by ir-measures.

Gold quotes are alternatives, any of which answers. So `recall_at_k` is ir-measures' `Success@k`,
the share of questions with a gold sentence among the first k, as open-domain question answering
counts recall (Karpukhin et al. 2020).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

RETRIEVAL = ("recall_at_1", "recall_at_3", "recall_at_5", "mrr_at_10", "ndcg_at_10")


def retrieval_scores(
    ranked: Mapping[str, Sequence[int]], gold: Mapping[str, Collection[int]]
) -> dict[str, dict[str, float]]:
    """Return the measures of each question in `gold`, by its id and the names in `RETRIEVAL`.

    `ranked` holds sentence ids, best first. A question that it lacks scores 0.

    >>> retrieval_scores({"q": [7, 3]}, {"q": {3}})["q"]["mrr_at_10"]
    0.5
    """
    if not gold:
        return {}
    from ir_measures import RR, Qrel, ScoredDoc, Success, iter_calc, nDCG

    names = dict(
        zip((Success @ 1, Success @ 3, Success @ 5, RR @ 10, nDCG @ 10), RETRIEVAL, strict=True)
    )
    # ir-measures hands ids to C, which cuts them at NUL: numbers stand for them.
    ids = list(gold)
    qrels = [
        Qrel(str(number), str(sentence), 1)
        for number, id in enumerate(ids)
        for sentence in gold[id]
    ]
    run = [
        ScoredDoc(str(number), str(sentence), -float(rank))
        for number, id in enumerate(ids)
        for rank, sentence in enumerate(ranked.get(id, ()))
    ]
    scores: dict[str, dict[str, float]] = {id: dict.fromkeys(RETRIEVAL, 0.0) for id in gold}
    for metric in iter_calc(list(names), qrels, run):
        scores[ids[int(metric.query_id)]][names[metric.measure]] = float(metric.value)
    return scores
