"""What the public and the clerks of towns and communities see of alliances and activities."""
