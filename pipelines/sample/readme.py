"""The read-me of the sample: what is in it, and where to find what is in it on purpose."""

from collections.abc import Iterator, Sequence

from pipelines.sample.cases import Case
from pipelines.sample.streams import Written


def readme(
    *,
    period: str,
    plays: int,
    tracks: int,
    listeners: int,
    seed: int,
    cases: Sequence[Case],
    machines: Sequence[Case],
    streams: Written,
) -> str:
    """The text of the file."""
    rows = [*cases, *_stream_cases(streams, period)]
    size = {"plays": plays, "tracks": tracks, "listeners": listeners, "seed": seed, "made": len(machines)}
    return _TEXT.format(period=period, **size, cases=_table(rows), machines=_table(machines))


def _table(cases: Sequence[Case]) -> str:
    return "\n".join(f"| {case.title} | {case.where} |" for case in cases)


def _stream_cases(streams: Written, period: str) -> Iterator[Case]:
    yield Case("Unknown tracks", "unknown-track and the ISRC GBZ9Q2099999 in streams/")
    yield Case(
        "Rejected rows",
        f"bad-1 … bad-{streams.rejected}, one fault each, at the end of streams/{streams.rejected_in}",
    )
    yield Case("A duplicate file", f"streams/{streams.resent[1]} is streams/{streams.resent[0]} under another name")
    yield Case(
        "Plays that come twice",
        f"the last {streams.repeated} rows of the day before stand again at the end of streams/{streams.repeated_in}, "
        "one of them with another length",
    )
    yield Case(
        "Plays about the ends of the month, with offsets",
        f"streams/month-ends.csv.gz: {streams.inside} in {period} in UTC, {streams.outside} outside it",
    )
    yield Case("Short plays", "about one play in eight is shorter than 30 seconds")
    yield Case("Listeners who hardly listen", "half of the accounts, with one or two plays each")
    yield Case("A minimum that binds", "quillfeather-eur in Ireland, family: a top-up appears")
    yield Case("A currency without minor digits", "JPY, in Japan")
    yield Case("An agreement that begins with the month", "umikage-second takes over from umikage-first")
    yield Case("Blanket and statutory side by side", "United States: northmeadow for PR, ledgerline for MR")
    yield Case("A voluntary licence beside the statutory one", "fennimore-us, MR in the United States")


_TEXT = """\
# The sample month

Made by `partita sample data/sample`: {period}, {plays:,} plays of {tracks:,} tracks and of the
AI part by {listeners:,} listeners, seed {seed}. The same options give the same bytes on any machine and any day.

Everything in it is invented: artists, labels, publishers, writers, works, listeners, terms and figures. Identifiers
have the right form and check digits and lie in ranges that nobody was given (DPIDs of the year 2999, EANs of the range
for a shop's own use). The codes of societies, territories (TIS), countries and currencies are real; that a writer
belongs to a society or that somebody licenses its members is invented like the rest.

**The exchange rates in `finance/` are invented, round quotations, and name no bank as their source.**

- `streams/`: one file per day, in turn Parquet, CSV (gzip, UTC) and NDJSON (gzip, local time with offset)
- `catalogue/`: one DDEX ERN message per release: 4.3 (umikage), 4.3.1 (tideline, on behalf of its members) and 4.3.2
  (quillfeather, parcelsong, lanternfold, kitebarrow); `tracks.csv`: the service's own numbers for most tracks
- `works/`: CWR 2.1 and 2.2 registrations of five submitters
- `terms/`: the service, offerings, parties, agreements and mandates; licences of what AI draws on, and trust lists
- `finance/`: revenue by territory and offering, features among them; exchange rates
- `provenance/`: signed audio and detached stores, `index.csv` for those that no message names, and what models were
  trained on
- `consents/`: grants of voices, a revocation, opt-outs
- `claims/` is not there: what licensors claim and invoice comes once they were reported to (docs/claims.md)

Six recorded licensors: quillfeather and umikage (labels), tideline (aggregator of marrowmoss, clochebleue and
zvonnitsa), parcelsong (distributor of small labels), lanternfold and kitebarrow (music made with AI). Five licensors of
works: polyhymn (claims), northmeadow (blanket), ledgerline (statutory), fennimore (direct), kotonoha (share register).
Three offerings: premium, family and free; two features that make music: remix_studio and song_maker. Six territories in
four currencies: GB (GBP), DE, FR, IE (EUR), US (USD), JP (JPY).

## On purpose

| what | where |
| --- | --- |
{cases}

## Made with AI

The same {made} cases, with the same identifiers and files, whatever the options. The files are really signed, by
certificates made for the sample and thrown away; each sounds like nothing.

| what | where |
| --- | --- |
{machines}
"""
