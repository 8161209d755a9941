"""``docs/formats.md``: which files we write for whom, with which records and cells, from which of our columns."""
