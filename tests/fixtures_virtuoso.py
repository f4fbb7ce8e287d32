"""The fixtures ``virtuoso`` (a fresh server) and ``virtuoso_shipped`` (the shipped graph in it)."""

from collections.abc import Iterator

import pytest
from virtuoso import PROGRAM, Virtuoso, running

from kg.store.embedded import shipped


@pytest.fixture(scope="session")
def virtuoso() -> Iterator[Virtuoso]:
    """One server a test process: workers of pytest-xdist share nothing."""
    if not PROGRAM:
        pytest.skip("virtuoso-t is missing; on Debian: apt-get install virtuoso-opensource")
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def virtuoso_shipped(virtuoso: Virtuoso) -> str:
    """Give the URL of the shipped graph."""
    return virtuoso.load(shipped().inner)
