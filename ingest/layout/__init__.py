"""Where notes, lists and everything else stand: the layout of the apparatus."""
