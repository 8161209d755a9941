"""What only several files show: identifiers that are used again, totals of a report that was split.

Source: DDEX DSR Part 1, Architecture: a MessageId is never used again; Part 8, SU, SR, FOOT.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import polars as pl

from pipelines.check import flat_footer, flat_sums
from pipelines.check.findings import together
from pipelines.check.flat_seen import Seen
from pipelines.check.rules import at, broken


def across(files: Mapping[int, Seen]) -> dict[int, pl.DataFrame]:
    """Findings of each file that are for the other files' sake.

    Args:
        files: what was seen of each by its place.
    """
    found: dict[int, list[pl.DataFrame]] = defaultdict(list)
    messages: dict[str, list[int]] = defaultdict(list)
    for place, seen in files.items():
        if seen.head.get("MessageId"):
            messages[seen.head["MessageId"]].append(place)
    for places in messages.values():
        _same_message(files, places, found)
    _same_transactions(files, found)
    return {place: together(frames) for place, frames in found.items()}


def _part(seen: Seen) -> tuple[str, str]:
    return seen.head.get("FileNumber", ""), seen.head.get("NumberOfFiles", "")


def _same_message(files: Mapping[int, Seen], places: Sequence[int], found: dict[int, list[pl.DataFrame]]) -> None:
    """Files of one MessageId are the parts of one report, each there once."""
    parts: dict[tuple[str, str], int] = {}
    for place in places:
        seen = files[place]
        other = parts.setdefault(_part(seen), place)
        if other != place:
            told = f"an identifier of its own: {files[other].path.name} has it"
            row = at(seen.head_line, seen.head_record)
            value = seen.head["MessageId"]
            found[place].append(broken(row, "message_repeated", cell="MessageId", value=value, expected=told))
    count = str(len(parts))
    whole = [parts[str(number), count] for number in range(1, len(parts) + 1) if (str(number), count) in parts]
    if len(whole) == len(parts) > 1:
        _whole_report(files, whole, found)


def _whole_report(files: Mapping[int, Seen], places: Sequence[int], found: dict[int, list[pl.DataFrame]]) -> None:
    """What the parts of a report come to: sums in the summaries of the first, counts in the footer of the last."""
    parts = [files[place] for place in places]
    found[places[0]] += flat_sums.closing(parts)
    counts = [flat_footer.counts(seen) for seen in parts]
    for cell, what in (("NumberOfLinesInReport", "Lines"), ("NumberOfBlocksInReport", "Blocks")):
        found[places[-1]] += flat_footer.compared(parts[-1], cell, sum(count[what] for count in counts))


def _same_transactions(files: Mapping[int, Seen], found: dict[int, list[pl.DataFrame]]) -> None:
    """A recipient meets a transaction once; copies of a message, told already, are left out."""
    by_recipient: dict[tuple[str, ...], list[int]] = defaultdict(list)
    known: set[tuple[str, ...]] = set()
    for place, seen in files.items():
        message = (seen.head.get("MessageId", ""), *_part(seen))
        if seen.ids and message not in known:
            names = ("SenderPartyId", "RecipientPartyId", "RecipientName", "Profile")
            by_recipient[tuple(seen.head.get(name, "") for name in names)].append(place)
        known.add(message)
    for places in by_recipient.values():
        if len(places) > 1:
            _told_once(files, places, found)


def _told_once(files: Mapping[int, Seen], places: Sequence[int], found: dict[int, list[pl.DataFrame]]) -> None:
    frames = [
        pl.concat(files[place].ids)
        .filter(pl.col("cell") == "SalesTransactionId")
        .unique("value", keep="first", maintain_order=True)
        .with_columns(place=pl.lit(place))
        for place in places
    ]
    ids = pl.concat(frames)
    first = ids.group_by("value").agg(first=pl.col("place").min(), count=pl.len()).filter(pl.col("count") > 1)
    again = ids.join(first, on="value", how="inner").filter(pl.col("place") > pl.col("first")).sort("place", "line")
    names = {place: files[place].path.name for place in places}
    for (place,), rows in again.partition_by("place", as_dict=True).items():
        told = pl.format("no identifier of {}", pl.col("first").replace_strict(names, return_dtype=pl.String))
        wrong = broken(
            rows,
            "transaction_repeated_elsewhere",
            cell="SalesTransactionId",
            value=pl.col("value"),
            expected=told,
        )
        found[int(str(place))].append(wrong)
