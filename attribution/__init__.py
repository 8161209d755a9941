"""What the rules are: frames in, frames out. No files, no clock, no chance, no network."""
