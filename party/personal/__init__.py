"""What knowledge, services and the roll hold on people, for how long, and how it is forgotten."""
