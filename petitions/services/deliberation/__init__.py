"""What is done with topics: organised, spoken on, moderated, voted on, carried out."""
