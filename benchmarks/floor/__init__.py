"""The floor: a Django view that inserts one row and does nothing else."""
