"""A server over the shipped graph, one for all tests of a process."""

from collections.abc import Iterator

import pytest
from serving import Server, serving


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with serving("--timeout", "10") as running:
        yield running
