"""What the data is: one dataset a file, named after it. The first line of each is its grain."""
