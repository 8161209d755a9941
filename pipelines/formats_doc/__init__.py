"""``docs/formats.md``: which files we write for whom, with which records and cells, from which of our columns.

And ``docs/check.md``: what ``partita check`` asks of files.
"""
