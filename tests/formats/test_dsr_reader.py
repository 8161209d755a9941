"""That the reader which vouches for our reports would notice if they were wrong."""

import pytest

from tests.formats.dsr_reader import read
from tests.formats.reports import written


@pytest.mark.parametrize(
    ("party", "right", "wrong", "noticed"),
    [
        ("halcyon", "\tMara Lind\t\t1\t2026-09\t", "\tMara Lind\t1\t2026-09\t", "SR08.01 has 47 cells, 48 are due"),
        ("halcyon", "SRFO\t16", "SRFO\t12", "footer: NumberOfLinesInReport says 12, there are 16"),
        ("halcyon", "\tEUR\tGBP\t", "\tEUR\t\t", "SY10.01.CurrencyOfAccounting is mandatory and empty"),
        ("halcyon", "\tEbb\t", "\tEbb|Flow\t", "SR08.01.ResourceTitle holds several values"),
        ("halcyon", "/t2/0/hal-26", "/t1/0/hal-26", "SalesTransactionId 2026-09/DE/free/t1/0/hal-26 is there 2 times"),
        ("halcyon", "\t268.705164\t600\t", "\t2.68705164E2\t600\t", "AllocatedRevenueCoA is '2.68705164E2'"),
        ("halcyon", "\t0\t100\tEUR", "\t0.0\t100\tEUR", "SY10.01.Returns writes zero as '0.0'"),
        ("nordlys", "SU02.02\t1\t3\t", "SU02.02\t1\t9\t", "no summary 9"),
        ("nordlys", "FOOT\t33\t33\t4\t5", "FOOT\t33\t33\t4\t6", "NumberOfBlocksInFile says 6, there are 5"),
        ("nordlys", "\t\t1\ttrue\t37", "\t\t2\ttrue\t37", "must name a resource of its block"),
        ("nordlys", "AS01.02\t5\t", "MW01.02\t5\t", "MW01.02 may not follow RE01.02"),
        ("nordlys", "RE01.02\t2\t", "RE01\t2\t", "RE01 is no record of BasicAudioProfile 1.3"),
        ("nordlys", "BasicAudioProfile\t1.3", "BasicAudioProfile\t1.4", "there is no profile BasicAudioProfile 1.4"),
        ("nordlys", "\tMechanicalRight\t", "\tMechanical\t", "SY02.03.RightsType is 'Mechanical'"),
    ],
)
def test_the_reader_notices(tmp_path, party, right, wrong, noticed):
    [path] = written(tmp_path, party)
    text = path.read_text()
    assert right in text

    path.write_text(text.replace(right, wrong, 1))

    assert any(noticed in problem for problem in read(path).problems)


def test_the_reader_notices_a_name_that_is_not_the_headers(tmp_path):
    [path] = written(tmp_path, "tern")

    renamed = path.rename(path.with_name(path.name.replace("_2026-09_", "_2026-08_")))

    assert read(renamed).problems == ["the file's name does not say what HEAD says: period"]
