"""The demo district: invented people, matters and moments, all from a seed, none from life."""
