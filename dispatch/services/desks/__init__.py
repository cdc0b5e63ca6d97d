"""What people at desks set up, print and export."""
