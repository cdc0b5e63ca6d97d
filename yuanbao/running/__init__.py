"""Starting the whole platform on one machine: embedded servers and their supervisor."""
