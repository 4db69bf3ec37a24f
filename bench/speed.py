"""Prints speed and memory of `--help`, a fresh `ask` and a warm `bot.ask`. Run by `make bench`."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable

QUESTIONS = (
    "What are Armenia's priorities?",
    "Who met in Sochi?",
    "ما هي أولويات أرمينيا؟",
    "Сколько человек погибло?",
    "Combien de personnes ont été tuées ?",
    "Toplantı nerede yapıldı?",
)
REPEATS = 5


def main() -> None:
    """Measure and print."""
    rows = [
        _fresh("article-qa --help", ["--help"]),
        _fresh("fresh ask", ["ask", QUESTIONS[0]]),
        _fresh("fresh ask, no reranker", ["ask", QUESTIONS[0], "--reranker", "none"]),
        _warm("warm bot.ask", "bundled"),
        _warm("warm bot.ask, no reranker", "none"),
    ]
    print(f"{'what':28}{'median':>12}{'worst':>12}{'peak memory':>14}")
    for name, median_s, worst_s, peak_mb in rows:
        memory = f"{peak_mb:.0f} MB" if peak_mb else "–"
        print(f"{name:28}{median_s * 1000:9.0f} ms{worst_s * 1000:9.0f} ms{memory:>14}")


def _fresh(name: str, arguments: list[str]) -> tuple[str, float, float, float]:
    """Time new processes, the cache warm, and take the memory of the largest."""
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "ARTICLE_QA_CACHE": cache}
        command = [sys.executable, "-m", "qa", *arguments]
        subprocess.run(command, env=environment, check=True, capture_output=True)
        peaks = []

        def once() -> None:
            process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            assert process.returncode == 0, f"{name} failed"
            peaks.append(usage.ru_maxrss / 1024)

        median_s, worst_s = _times(once() for _ in range(REPEATS))
    return name, median_s, worst_s, max(peaks)


def _warm(name: str, reranker: str) -> tuple[str, float, float, float]:
    """Time questions that the chatbot has not seen; different wordings defeat its memory."""
    from qa import Chatbot

    bot = Chatbot.open(reranker=reranker)
    bot.ask("Who spoke after the meeting?")
    asked = (f"{question} {number}" for number in range(REPEATS) for question in QUESTIONS)
    return name, *_times(bot.ask(question) for question in asked), 0.0


def _times(acts: Iterable[object]) -> tuple[float, float]:
    """Return the median and the worst of the seconds that each act takes."""
    times = []
    iterator = iter(acts)
    while True:
        started = time.perf_counter()
        try:
            next(iterator)
        except StopIteration:
            return statistics.median(times), max(times)
        times.append(time.perf_counter() - started)


if __name__ == "__main__":
    main()
