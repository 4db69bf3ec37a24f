"""Counters of one server in Prometheus' text format."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Metrics:
    """Requests, latency, how often the article answered, and the queue."""

    content_type = "text/plain; version=0.0.4; charset=utf-8"

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "article_qa_requests",
            "Requests by route and status.",
            ["method", "route", "status"],
            registry=self._registry,
        )
        self.latency = Histogram(
            "article_qa_request_seconds",
            "Seconds until the response was complete.",
            ["route"],
            buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30),
            registry=self._registry,
        )
        self.answers = Counter(
            "article_qa_answers",
            "Answers by what they are: answer, not_found, reply, error.",
            ["kind"],
            registry=self._registry,
        )
        self.waiting = Gauge(
            "article_qa_queue_waiting", "Questions that wait for a place.", registry=self._registry
        )
        self.running = Gauge(
            "article_qa_answers_running", "Answers being written.", registry=self._registry
        )
        self.resident = Gauge(
            "article_qa_articles_resident",
            "Articles whose index is in memory.",
            registry=self._registry,
        )
        self.stored = Gauge(
            "article_qa_articles_stored", "Articles on disk.", registry=self._registry
        )

    def text(self) -> bytes:
        """Return all figures."""
        return generate_latest(self._registry)
