"""Figures that others published for known encoders, to print beside ours: not measured here."""

from __future__ import annotations

from dataclasses import dataclass

MTEB = "MTEB result files (embeddings-benchmark/results)"
LAREQA = "LAReQA, Roy et al. 2020, over eleven languages"

E5_SMALL = "multilingual-e5-small"
LABSE = "LaBSE"
MINILM_12 = "paraphrase-multilingual-MiniLM-L12-v2"


@dataclass(frozen=True, slots=True)
class Published:
    """A model's published figures by language (`pooled` for all languages at once)."""

    model: str
    values: dict[str, float]
    source: str


PUBLISHED: dict[str, tuple[Published, ...]] = {
    "xquad-r": (
        Published("mBERT trained on English SQuAD", {"pooled": 0.29}, LAREQA),
        Published("mBERT trained on translated SQuAD", {"pooled": 0.66}, LAREQA),
    ),
    "xquad": (
        Published(
            E5_SMALL,
            {"ar": 0.935, "en": 0.975, "ru": 0.957, "tr": 0.945, "es": 0.964, "de": 0.960},
            MTEB,
        ),
        Published(LABSE, {"ar": 0.820, "en": 0.853, "ru": 0.842, "tr": 0.832}, MTEB),
        Published(
            MINILM_12,
            {"ar": 0.773, "en": 0.885, "ru": 0.844, "tr": 0.828, "es": 0.840, "de": 0.840},
            MTEB,
        ),
        Published("granite-embedding-107m-multilingual", {"ar": 0.844, "en": 0.958}, MTEB),
        Published("all-MiniLM-L6-v2", {"ar": 0.038, "en": 0.944, "ru": 0.216}, MTEB),
    ),
    "bitext": (
        Published(
            E5_SMALL,
            {
                "ar": 0.807,
                "ru": 0.923,
                "tr": 0.926,
                "az": 0.882,
                "hy": 0.903,
                "fa": 0.890,
                "fr": 0.930,
            },
            MTEB,
        ),
        Published(LABSE, {"ar": 0.911, "ru": 0.953, "tr": 0.985}, MTEB),
        Published(
            MINILM_12,
            {"ar": 0.906, "ru": 0.938, "tr": 0.962, "az": 0.678, "hy": 0.949, "fa": 0.942},
            MTEB,
        ),
        Published(
            "static-similarity-mrl-multilingual-v1",
            {"ar": 0.859, "ru": 0.918, "az": 0.545, "hy": 0.670, "fa": 0.727},
            MTEB,
        ),
        Published("potion-multilingual-128M", {"ar": 0.402, "ru": 0.578}, MTEB),
    ),
}
"""By benchmark: mAP for `xquad-r`, nDCG@10 for `xquad`, accuracy into English for `bitext`."""
