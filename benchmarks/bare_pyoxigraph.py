"""The yardstick: the same files parsed and the same query run, in pyoxigraph and nothing else."""

import sys
from pathlib import Path

import pyoxigraph as ox

if __name__ == "__main__":
    query, *files = sys.argv[1:]
    store = ox.Store()
    for file in files:
        store.bulk_load(path=file)
    result = store.query(Path(query).read_text("utf-8"), use_default_graph_as_union=True)
    result.serialize(sys.stdout.buffer, format=ox.QueryResultsFormat.CSV)
