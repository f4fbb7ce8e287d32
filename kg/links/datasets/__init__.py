"""Datasets to link to, each by an adapter that reads what its publisher ships."""
