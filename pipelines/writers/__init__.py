"""Frames to bytes: one module a format that a recipient opens."""
