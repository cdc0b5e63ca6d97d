"""议事: topics that a neighbourhood decides on together; choices, workflow, forms, reads and addresses."""
