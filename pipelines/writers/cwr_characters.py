"""What a notice may say: the upper-case ASCII of CWR, and, in records of names in other scripts, UTF-8.

Every function gives back as many characters as it takes, so that no field of a record moves.

Source: CIS character set rules, as open-source writers of CWR keep them: ASCII from the space on, upper case, and no
``|``; HDR, Character Set.
"""

from string import ascii_lowercase, ascii_uppercase
from typing import Final

import polars as pl

UTF_8: Final = "UTF-8"
"""What the header calls the character set of a file with names in other scripts."""
_NOT_PLAIN = r"[^\x20-\x7b\x7d\x7e]"
_UNSEEN = r"[\p{C}\p{Zl}\p{Zp}]"
"""Controls, marks of direction, halves of pairs, ends of lines and paragraphs: nothing that a name consists of."""
_INSTEAD = "?"


def plain(content: pl.Series) -> pl.Series:
    """Upper-case ASCII: a letter with marks is its base letter, and what has none is a question mark."""
    rows = content.str.contains(_NOT_PLAIN).arg_true()
    if rows.len():
        folded = pl.select(_folded(pl.lit(content.gather(rows)))).to_series()
        content = content.clone().scatter(rows, folded)
    return content.str.to_uppercase()


def printable(content: pl.Series) -> pl.Series:
    """Names in any script, with a question mark for what is no character of a name."""
    shown = content.str.replace_all(_UNSEEN, _INSTEAD)
    return shown.str.replace_many(list(ascii_lowercase), list(ascii_uppercase))


def foreign(content: pl.Expr) -> pl.Expr:
    """Whether a text is not ASCII as it stands."""
    return content.str.contains(_NOT_PLAIN)


def lost(content: pl.Expr) -> pl.Expr:
    """Whether ASCII has no place for a part of a text: its fold has question marks that it has not."""
    return _folded(content).str.count_matches(r"\?") > content.str.count_matches(r"\?")


def _folded(content: pl.Expr) -> pl.Expr:
    marked = content.str.replace_all(r"[^\x20-\x7b\x7d\x7e\p{Latin}]", _INSTEAD)
    return marked.str.normalize("NFD").str.replace_all(r"\p{M}", "").str.replace_all(_NOT_PLAIN, _INSTEAD)
