"""Read a CWR 2.1 file with CWR-API, which nobody here wrote, and print what it found as JSON.

Run inside the environment of tests/cwr-reader.lock, never in ours: its parser needs an old pyparsing.
"""

import functools
import json
import sys
from collections import Counter
from pathlib import Path

import yaml

# CWR-API calls yaml.load as PyYAML had it before version 6; its own files need no more than the safe loader.
yaml.load = functools.partial(yaml.load, Loader=yaml.SafeLoader)

from cwr.parser.decoder.file import default_file_decoder  # noqa: E402 - reads its grammar when it is imported


def main(path: Path) -> None:
    """Print the counts, titles and record types of a file; a file that the grammar refuses ends in its error."""
    content = path.read_bytes().decode("ascii")
    transmission = default_file_decoder().decode({"filename": path.name, "contents": content}).transmission
    works = [work for group in transmission.groups for work in group.transactions]
    records = [record for work in works for record in work]
    found = {
        "sender": transmission.header.sender_name,
        "groups": len(transmission.groups),
        "transactions": len(works),
        # The header and trailer of the file and of each group are records too.
        "records": len(records) + 2 + 2 * len(transmission.groups),
        "stated": {
            "groups": transmission.trailer.group_count,
            "transactions": transmission.trailer.transaction_count,
            "records": transmission.trailer.record_count,
        },
        "lines": content.count("\r\n"),
        "titles": [work[0].title for work in works],
        "record_types": dict(sorted(Counter(record.record_type for record in records).items())),
        "sequences": [[record.transaction_sequence_n, record.record_sequence_n] for record in records],
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
