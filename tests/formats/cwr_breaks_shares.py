"""Named ways to break the shares of a notice, and with them all ways to break one."""

from tests.formats.cwr_breaks import FIELDS, FRAME, NWR, RECORDS, SPT, SPU, SWR, SWT, WORKS, both
from tests.formats.cwr_broken import Break, drop, found_at, insert, put

SHARES = [
    Break(
        "publishers own too much",
        "publisher_ownership",
        found_at(put(SPU, "PR Ownership Share", "06000", nth=2), NWR, 2),
    ),
    Break(
        "writers own too little", "writer_ownership", found_at(put(SWR, "PR Ownership Share", "04000", nth=3), NWR, 2)
    ),
    Break("all own more than all", "total_ownership", found_at(put(SWR, "PR Ownership Share", "05100", nth=3), NWR, 2)),
    Break("all own less than all", "total_ownership", found_at(put(SPU, "MR Ownership Share", "09000", nth=2), NWR, 2)),
    Break("a share above all", "share_above_whole", put(SPU, "MR Ownership Share", "10001", nth=2)),
    Break(
        "synchronisation owned above all",
        "total_ownership",
        found_at(
            both(put(SPU, "SR Ownership Share", "06000", nth=2), put(SWR, "SR Ownership Share", "06000", nth=3)),
            NWR,
            2,
        ),
    ),
    Break(
        "synchronisation collected above all",
        "collection",
        found_at(
            both(put(SPT, "SR Collection Share", "06000", nth=3), put(SWT, "SR Collection Share", "06000", nth=2)),
            NWR,
            2,
        ),
    ),
    Break(
        "an original publisher owns beside its acquirer",
        "acquired_owner",
        found_at(both(insert("OPU", copy_of="OPU"), put("OPU", "Publisher Type", "AQ", nth=2)), NWR),
    ),
    Break("an administrator owns", "owner_role", found_at(put(SPU, "Publisher Type", "AM", nth=2), NWR, 2)),
    Break(
        "a chain collects more than it owns",
        "chain_collection",
        found_at(put(SPT, "PR Collection Share", "03000"), NWR),
    ),
    Break(
        "an excluded territory with a share",
        "excluded_with_share",
        found_at(put(SPT, "PR Collection Share", "02500", nth=2), NWR),
    ),
    Break(
        "an included territory for nothing",
        "included_for_nothing",
        found_at(
            both(put(SPT, "PR Collection Share", "00000", nth=3), put(SPT, "MR Collection Share", "00000", nth=3)),
            NWR,
            2,
        ),
    ),
    Break("a writer without link", "writer_without_publisher", found_at(drop("PWR", nth=3), NWR, 2)),
    Break("a writer whom nobody collects for", "writer_without_collection", found_at(drop(SWT, nth=2), NWR, 2)),
    Break(
        "the public domain owns",
        "public_domain_owned",
        found_at(put(SWR, "Writer IPI Name #", "00865900903", nth=3), NWR, 2),
    ),
]

NOTICE = [*FRAME, *RECORDS, *FIELDS, *WORKS, *SHARES]
