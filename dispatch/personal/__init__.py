"""What the work on matters holds on the people who raised them, and who looked."""
