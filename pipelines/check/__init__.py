"""What is wrong with a settlement file, ours or anyone's: ``partita check``."""
