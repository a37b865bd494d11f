"""What the run cannot know and has to ask: the open questions, and what an answer sets."""
