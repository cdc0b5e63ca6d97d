"""What residents, firms, clerks and professionals read."""
