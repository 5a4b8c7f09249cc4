"""What a department submits."""
