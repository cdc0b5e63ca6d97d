"""How long personal data are kept: declared periods, and what is cleared when they are over."""
