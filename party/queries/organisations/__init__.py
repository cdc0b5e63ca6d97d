"""What is read of Party organisations and their members."""
