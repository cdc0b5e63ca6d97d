"""Party organisations and their members: words, moves and rules."""
