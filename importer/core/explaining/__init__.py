"""What a problem, an ending, an exit code or an error means, with an example."""
