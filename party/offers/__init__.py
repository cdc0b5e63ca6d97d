"""What residents and firms apply for: policies, jobs, counselling, legal aid, windows, guides."""
