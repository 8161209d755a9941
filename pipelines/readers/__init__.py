"""Bytes to frames: one module a kind of delivery."""
