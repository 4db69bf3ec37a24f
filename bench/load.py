"""Puts a bounded load on a server and prints latencies, errors and its memory.

article-qa serve --requests-per-minute 1000000 --max-queue 200 &
python bench/load.py http://127.0.0.1:8000 --clients 20 --seconds 60
python bench/load.py http://127.0.0.1:8000 --questions 10000 --pid PID
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import statistics
import time
from pathlib import Path

import httpx

QUESTIONS = (
    "What are Armenia's priorities?",
    "Who met in Sochi?",
    "ما هي أولويات أرمينيا؟",
    "Сколько человек погибло в столкновениях?",
    "Combien de temps la guerre a-t-elle duré ?",
    "Toplantı nerede yapıldı?",
    "What did the weather do?",
)


def main() -> None:
    """Parse, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--clients", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--questions", type=int, default=100_000, help="at most this many")
    parser.add_argument("--pid", type=int, help="the server's process, for its memory")
    arguments = parser.parse_args()
    asyncio.run(_load(arguments))


async def _load(arguments: argparse.Namespace) -> None:
    """Run all clients until the time or the questions are used up."""
    times: list[float] = []
    errors: list[str] = []
    memory: dict[int, float] = {}
    numbers = itertools.count(1)
    deadline = time.monotonic() + arguments.seconds

    async def client(http: httpx.AsyncClient) -> None:
        for number in numbers:
            if number > arguments.questions or time.monotonic() > deadline:
                return
            # The number makes each question new, so that no memory of vectors helps.
            body = {"question": f"{QUESTIONS[number % len(QUESTIONS)]} ({number})"}
            started = time.perf_counter()
            try:
                response = await http.post("/api/ask", json=body)
                response.raise_for_status()
            except httpx.HTTPError as error:
                errors.append(repr(error))
            times.append(time.perf_counter() - started)
            if arguments.pid and (number == 100 or number % 1000 == 0):
                memory[number] = _memory_mb(arguments.pid)

    async with httpx.AsyncClient(base_url=arguments.address, timeout=60) as http:
        await asyncio.gather(*(client(http) for _ in range(arguments.clients)))
    times.sort()
    print(
        f"{len(times)} questions, {len(errors)} errors, "
        f"median {statistics.median(times) * 1000:.0f} ms, "
        f"p95 {times[int(len(times) * 0.95)] * 1000:.0f} ms"
    )
    for number, megabytes in memory.items():
        print(f"memory after {number} questions: {megabytes:.0f} MB")
    for error in errors[:3]:
        print(error)


def _memory_mb(pid: int) -> float:
    """Return the resident memory of a process (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
