"""Manifests of audio, verified: offline, once per pair of files and trust list, and out of harm's way."""
