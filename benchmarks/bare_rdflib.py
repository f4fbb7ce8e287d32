"""The other yardstick: the same in rdflib."""

import sys
from pathlib import Path

import rdflib

if __name__ == "__main__":
    query, *files = sys.argv[1:]
    dataset = rdflib.Dataset(default_union=True)
    for file in files:
        dataset.parse(file)
    result = dataset.query(Path(query).read_text("utf-8"))
    sys.stdout.buffer.write(result.serialize(format="csv"))
