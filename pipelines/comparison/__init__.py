"""``partita compare``: a settled month under other allocation models, in the terminal, as Parquet and on a page."""
