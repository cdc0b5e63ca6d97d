"""What takes an order elsewhere, stops it or gives it more time: returns, levels, sections, endings."""
