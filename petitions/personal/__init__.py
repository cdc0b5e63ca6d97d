"""What petitions hold on people, why, for how long, and how it is forgotten."""
