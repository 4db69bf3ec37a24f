"""Fit the rule for requests to the bundled encoder, keep it in the package, and print how it does.

    python bench/fit_requests.py

Run it again whenever `embeddings/model` or `qa/answer/request_examples.json` changes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from embeddings.encoder import load_encoder
from qa.answer.requests import SHIPPED_FOLDER, RequestRule, fit_encoder, save_weights, weights_key

INPUTS = Path(__file__).parents[1] / "tests" / "answer" / "requests.jsonl"


def main() -> int:
    """Replace the shipped weights; print hits and false alarms on the inputs that judge them."""
    encoder = load_encoder()
    for stale in SHIPPED_FOLDER.glob("*.npy"):
        stale.unlink()
    shipped = SHIPPED_FOLDER / f"{weights_key(encoder)}.npy"
    save_weights(fit_encoder(encoder), shipped)
    shipped.chmod(0o644)
    rule = RequestRule.load(encoder, SHIPPED_FOLDER)
    rows = [json.loads(line) for line in INPUTS.read_text(encoding="utf-8").splitlines()]
    verdicts = [(row, rule.judge(row["text"])) for row in rows]
    for wanted in (True, False):
        chosen = [(row, v) for row, v in verdicts if (row["kind"] != "question") is wanted]
        held = sum(verdict.holds(answered=False) for _, verdict in chosen)
        print(f"{'requests' if wanted else 'questions'}: {held} of {len(chosen)} get a reply")
        for row, verdict in chosen:
            if verdict.holds(answered=False) is not wanted:
                print(f"  {verdict.score:+.2f} {row['language']} {row['text']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
