"""The reduction is written once, for every engine."""

from datetime import date

import ibis
import pytest
import sqlglot

from attribution import heard
from attribution import listening as rules

EXPRESSIONS = {
    "listeners": rules.listeners,
    "suspects": rules.suspects,
    "repeated": rules.repeated,
    "duplicates": rules.duplicates,
    "listening": rules.listening,
    "listening_cut": lambda: rules.listening([date(2026, 9, 11)]),
    "usage_counts": rules.usage_counts,
    "heard": heard.heard,
    "recording_month": heard.recording_month,
    "recording_listener": lambda: heard.recording_listener(50),
}


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_the_same_expression_compiles_for_spark(name):
    expression = EXPRESSIONS[name]()

    query = str(ibis.to_sql(expression, dialect="pyspark"))

    tree = sqlglot.parse_one(query, dialect="spark")
    assert [column.alias_or_name for column in tree.selects] in ([*expression.columns], ["*"])
    called = {function.sql_name().lower() for function in tree.find_all(sqlglot.exp.Func)}
    called |= {str(function.this).lower() for function in tree.find_all(sqlglot.exp.Anonymous)}
    assert called - SPARK_HAS == set()


SPARK_HAS = {
    *("and", "cast", "case", "coalesce", "concat", "count", "hash", "if", "length", "make_date", "max", "row_number"),
    *("sha2", "substring", "sum", "try_cast", "anonymous"),
}
"""Functions of Spark SQL 4.0; all that the expressions may call."""


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_no_expression_divides_for_ibis_would_do_it_in_floats(name):
    query = sqlglot.parse_one(str(ibis.to_sql(EXPRESSIONS[name](), dialect="duckdb")), dialect="duckdb")

    assert not list(query.find_all(sqlglot.exp.Div, sqlglot.exp.IntDiv))
