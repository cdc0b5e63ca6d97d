"""What the page of one order shows, and which acts are open on it."""
