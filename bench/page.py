"""Prints how soon the chat page can be typed in, and how soon evidence stands under a question.

article-qa chat --port 7860 --no-browser &
python bench/page.py http://127.0.0.1:7860/
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import time

from playwright.sync_api import Page, sync_playwright

REPEATS = 5
QUESTIONS = (
    "What are Armenia's priorities?",
    "Who met in Sochi?",
    "Сколько человек погибло?",
    "ما هي أولويات أرمينيا؟",
)


def main() -> None:
    """Open the page anew for each measurement, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    address = parser.parse_args().address
    ready, cards = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        for _ in range(REPEATS):
            page = browser.new_context().new_page()
            ready.append(_open(page, address))
            cards += [_ask(page, question) for question in QUESTIONS]
            page.context.close()
        browser.close()
    for what, times in (("page can be typed in", ready), ("first evidence card", cards)):
        middle, worst = statistics.median(times) * 1000, max(times) * 1000
        print(f"{what}: median {middle:.0f} ms, worst {worst:.0f} ms of {len(times)}")


def _open(page: Page, address: str) -> float:
    """Return the seconds until the question's field takes text; nothing is cached before."""
    started = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator("html[data-ready]").wait_for(state="attached")
    page.locator("#question").fill("x")
    return time.perf_counter() - started


def _ask(page: Page, question: str) -> float:
    """Return the seconds from Enter to the first card."""
    turns = page.locator(".turn").count()
    page.locator("#question").fill(question)
    started = time.perf_counter()
    page.locator("#question").press("Enter")
    turn = page.locator(".turn").nth(turns)
    turn.locator(".card").first.wait_for(state="attached")
    seconds = time.perf_counter() - started
    turn.locator(".actions").wait_for(state="visible")
    return seconds


if __name__ == "__main__":
    main()
