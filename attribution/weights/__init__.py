"""Allocation models, one a file: qualified listening in, an integer weight per base and track out."""
