"""The OpenAPI schema against the server: generated requests, good and bad, never find a 500."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpx
import pytest

schemathesis = pytest.importorskip("schemathesis")
hypothesis = pytest.importorskip("hypothesis")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_request_that_fits_the_schema_or_not_is_a_500(
    client: httpx.Client, token: dict[str, str]
) -> None:
    schema = schemathesis.openapi.from_url(str(client.base_url.join("/openapi.json")))
    statuses: dict[str, set[int]] = {}

    def check(case: Any) -> None:
        response = case.call(headers=token)
        statuses.setdefault(case.operation.label, set()).add(response.status_code)
        assert response.status_code < 500, f"{case.as_curl_command()}\n{response.text}"

    for found in schema.get_all_operations():
        for mode in schemathesis.GenerationMode:
            _try(found.ok().as_strategy(generation_mode=mode), check)
    assert len(statuses) == 13
    assert {200, 422} <= statuses["PUT /api/articles/{article_id}"]


def _try(strategy: Any, check: Callable[[Any], None]) -> None:
    """Try a bounded number of examples, the same ones each time."""

    @hypothesis.settings(
        max_examples=30,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=strategy)
    def run(case: Any) -> None:
        check(case)

    # What takes no parameters has no request that does not fit.
    with suppress(hypothesis.errors.Unsatisfiable):
        run()
