"""A mapped row in, a verdict out: the rules, and the conclusion drawn from them."""
