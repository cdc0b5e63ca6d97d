"""What is done to Party organisations, their members and their offices."""
