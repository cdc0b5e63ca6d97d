"""Courses: what they are made of, how a test is marked, which files a lesson may hold."""
