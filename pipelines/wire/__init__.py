"""How records of the industry's files are laid out, and how they are read and written: nothing here knows of a month.

The layouts are data, ``schemas/wire``: what reads, writes, checks and describes a record is derived from its layout.
"""
