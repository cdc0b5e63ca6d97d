"""Write, publish and study courses."""
