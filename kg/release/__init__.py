"""From files to graph and from graph to files: build, export and load."""
