"""How the platform behaves under volume and load: a generator, a load driver, a floor to compare with."""
