"""The demonstration district's unit grids, drawn by rule from a seed. Nothing here is surveyed."""
