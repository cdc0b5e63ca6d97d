from grids.models.grid import Grid, GridSuccession, TreeVersion
from grids.models.post import Post

__all__ = ["Grid", "GridSuccession", "Post", "TreeVersion"]
