"""Read the framing of a CWR file of any version with music-metadata-edi, which nobody here wrote; print it as JSON.

Run inside the environment of tests/cwr-reader.lock, never in ours.
"""

import json
import sys
from pathlib import Path

from music_metadata.edi.file import EdiFile


def main(path: Path) -> None:
    """Print what the file holds, and every error of it, of its groups and of its transactions."""
    with path.open("rb") as content:
        file = EdiFile(content, encoding="utf-8")
        errors, transactions, records = [], 0, 0
        for group in file.get_groups():
            for transaction in group.get_transactions():
                transactions += 1
                records += len(transaction.records)
                errors += transaction.errors
            errors += group.errors
        errors += file.file_errors
        found = {
            "is_valid": file.valid,
            "errors": [str(error) for error in errors],
            "groups": int(file.trailer().group_count),
            "transactions": transactions,
            "records": records,
        }
        json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
