"""What readers, students, editors and officers see of courses."""
