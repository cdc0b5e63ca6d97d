"""What is done with applications, hours, and what residents and firms are offered."""
