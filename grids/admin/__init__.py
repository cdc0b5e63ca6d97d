"""What platform administrators see and keep of the territory, by family."""

from grids.admin import devices, tree, workers

__all__ = ["devices", "tree", "workers"]
