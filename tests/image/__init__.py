"""The image and what starts it: a build in earnest, or its steps in a changed root."""
