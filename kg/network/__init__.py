"""The graph as a network that networkx can measure and the page can draw."""
