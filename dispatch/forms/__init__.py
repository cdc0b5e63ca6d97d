"""Forms of the desks: they check and clean what was typed; services act."""
