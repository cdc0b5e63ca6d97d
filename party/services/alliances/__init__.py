"""What is done by alliances, and by compound branches for residents."""
