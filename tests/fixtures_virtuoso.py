"""The fixtures ``virtuoso`` (a fresh server) and ``virtuoso_shipped`` (the shipped graph in it)."""

from collections.abc import Iterator

import pytest
from virtuoso import PROGRAM, Virtuoso, running

from kg.store.embedded import shipped

MISSING = "virtuoso-t is missing; on Debian: apt-get install virtuoso-opensource"


@pytest.fixture(scope="session")
def virtuoso() -> Iterator[Virtuoso]:
    """One server a test process: workers of pytest-xdist share nothing."""
    if not PROGRAM:
        pytest.skip(MISSING)
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def virtuoso_shipped() -> Iterator[str]:
    """Give the URL of the shipped graph, in a server that holds nothing else."""
    if not PROGRAM:
        pytest.skip(MISSING)
    with running() as server:
        yield server.load(shipped().inner)
