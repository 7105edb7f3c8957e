"""Same person? Same event? Block, compare, score, decide, explain, evaluate."""
