"""What whole columns prove about how their values are written, and what follows for reading."""
