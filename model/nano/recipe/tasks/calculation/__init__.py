"""What is computed of a few numbers: expressions, percentages, comparisons, chances, shapes."""
