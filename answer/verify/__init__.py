"""Whether source statements support a composed one: a score in [0, 1], and what the sources do not hold."""
