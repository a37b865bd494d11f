"""What every front says alike of plans, walks, waits and paces. Counts; shows nothing."""
