"""The steps of one offering: prongs, floor, weights, what is not known, and currencies."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from attribution.agreements import TermsError
from attribution.us_mechanicals import Month, payable
from attribution.us_parameters import figures
from pipelines.home import Home
from pipelines.terms.words import agreement_in_words
from pipelines.us_mechanicals import FiguresError, counted_apart, shipped, with_shipped
from schemas.agreement import Agreement
from schemas.listening import Listening
from schemas.revenue_kind import RevenueKind
from schemas.us_mechanical_parameter import UsMechanicalParameter
from tests.formats.rows import PERIOD, rows
from tests.worlds import agreement

NANO = 10**9
ON = date(2026, 9, 30)
FIGURES = figures(shipped(), on=ON)
# of 2026: headline 15.3 %; standalone portable 26.2 % of content cost, at most 1.10 a subscriber, floor 0.60
MONTH = Month(
    revenue=Fraction(1000 * NANO),
    content_cost=Fraction(520 * NANO),
    performance=Fraction(43 * NANO),
    subscribers={"individual": 100},
)


def row(parameter: str, offering_type: str, value: str, unit: str, **more: Any) -> dict[str, Any]:
    given = {"parameter": parameter, "offering_type": offering_type, "value": value, "unit": unit}
    return {"is_verified": True, "is_shipped": False, **given, **more}


def with_terms(*given: dict[str, Any], on: date = ON):
    return figures(with_shipped(rows(UsMechanicalParameter, *given)), on=on)


def test_the_steps_are_told_in_words_that_a_calculator_can_follow():
    found = payable(MONTH, FIGURES, "standalone_portable")

    assert found.steps == (
        "headline 15.3 % × 1000.00 USD revenue = 153.00 USD; "
        "TCC 26.2 % × 520.00 USD recordings = 136.24 USD; "
        "at most 1.10 USD × 100 subscribers, each × 1 = 110.00 USD; "
        "all-in 153.00 USD; "
        "less 43.00 USD performing = 110.00 USD; "
        "floor 0.60 USD × 100 subscribers, each × 1 = 60.00 USD; "
        "payable 110.00 USD"
    )
    assert found.pool == 110 * NANO
    assert {figure.is_verified for figure in found.used} == {True}


def test_the_prong_of_content_cost_binds_where_the_cap_lets_it():
    many = replace(MONTH, revenue=Fraction(500 * NANO), subscribers={"individual": 1000})

    # 15.3 % of 500 is 76.50; 26.2 % of 520 is 136.24, below 1.10 × 1000
    found = payable(many, FIGURES, "standalone_portable")

    assert found.all_in == Fraction("136.24") * NANO
    assert found.pool == 600 * NANO
    assert found.is_floor_binding


def test_the_floor_binds_where_performing_leaves_less():
    found = payable(replace(MONTH, performance=Fraction(100 * NANO)), FIGURES, "standalone_portable")

    assert (found.after_performance, found.floor, found.pool) == (53 * NANO, 60 * NANO, 60 * NANO)


def test_a_restatement_of_performing_runs_the_same_rule_again():
    before, after = (
        payable(replace(MONTH, performance=Fraction(sum_ * NANO)), FIGURES, "standalone_portable") for sum_ in (43, 23)
    )

    assert after.pool - before.pool == 20 * NANO


def test_an_offering_without_floor_pays_nothing_rather_than_less_than_nothing():
    found = payable(replace(MONTH, performance=Fraction(900 * NANO)), FIGURES, "ad_supported")

    assert found.after_performance < 0
    assert found.pool == 0
    assert "; no cap; " in found.steps
    assert "; no floor; payable 0.00 USD" in found.steps


def test_family_plans_and_students_weigh_what_the_figures_say():
    month = replace(MONTH, subscribers={"individual": 40, "family": 40, "student": 20})

    # 40 + 40 × 1.75 + 20 × 0.5 = 120 subscribers at 0.60, and at most 1.10 each
    found = payable(month, FIGURES, "standalone_portable")

    assert found.floor == 72 * NANO
    assert found.content_prong == 132 * NANO
    assert "floor 0.60 USD × (40 + 40 family × 1.75 + 20 student × 0.5) subscribers = 72.00 USD" in found.steps
    assert sorted(figure.name for figure in found.used if not figure.is_verified) == [
        "subscriber_weight_family.all.2023-01-01",
        "subscriber_weight_student.all.2023-01-01",
    ]


def test_a_bundle_counts_who_played():
    found = payable(replace(MONTH, subscribers={"individual": 100, "active": 90}), FIGURES, "bundled")

    assert found.floor == Fraction("29.7") * NANO
    assert "floor 0.33 USD × 90 subscribers who played = 29.70 USD" in found.steps


def test_a_bundle_of_which_nobody_counted_who_played_is_refused():
    with pytest.raises(TermsError, match="counts subscribers who played at least once, and nobody counted them"):
        payable(MONTH, FIGURES, "bundled")


def test_dollars_become_the_currency_of_the_revenue():
    found = payable(replace(MONTH, currency="EUR", usd_rate=Fraction(1, 2)), FIGURES, "standalone_portable")

    assert found.floor == 30 * NANO
    assert "floor 0.60 USD × 1/2 × 100 subscribers, each × 1 = 30.00 EUR" in found.steps


def test_a_figure_that_is_not_known_is_refused_with_the_row_to_add():
    with pytest.raises(TermsError) as refused:
        payable(MONTH, figures(shipped(), on=date(2028, 1, 31)), "standalone_portable")

    assert str(refused.value) == (
        "No headline of standalone_portable is known for 2028-01-31, and US mechanicals need it. Add a row under "
        "us_mechanical_parameters in a file of terms: {parameter: headline, offering_type: standalone_portable, "
        "value: …, unit: percent_of_revenue, valid_from: …, source: …, verified: …}."
    )


def test_the_floor_of_a_bundle_of_2022_needs_its_standalone_equivalent():
    of_2022 = figures(shipped(), on=date(2022, 12, 31))
    month = replace(MONTH, subscribers={"individual": 100, "active": 90})

    assert payable(month, of_2022, "bundled_portable").floor == 45 * NANO
    with pytest.raises(TermsError, match="No floor of bundled is known for 2022-12-31"):
        payable(month, of_2022, "bundled")


def test_terms_go_before_the_shipped_figure_on_their_days_alone():
    own = row(
        "floor", "standalone_portable", "0.65", "usd_per_subscriber", valid_from=date(2026, 9, 1), is_verified=False
    )

    found = with_terms(own).of("floor", "standalone_portable")

    assert (found.name, found.value, found.is_verified) == (
        "floor.standalone_portable.2026-09-01",
        Fraction("0.65"),
        False,
    )
    assert with_terms(own, on=date(2026, 8, 31)).of("floor", "standalone_portable").value == Fraction("0.60")


def test_terms_for_all_types_go_before_the_shipped_figure_of_one():
    own = row("tcc", "all", "25", "percent_of_tcc", valid_from=date(2026, 1, 1))

    assert with_terms(own).of("tcc", "bundled").value == 25


def test_two_rows_of_terms_that_hold_at_once_are_refused_by_name():
    two = [
        row("tcc", "all", value, "percent_of_tcc", valid_from=day)
        for value, day in (("25", date(2026, 1, 1)), ("26", date(2026, 6, 1)))
    ]

    with pytest.raises(TermsError, match=r"tcc\.all\.2026-01-01 and tcc\.all\.2026-06-01 both hold on 2026-09-30"):
        with_terms(*two)


def test_who_played_is_counted_in_the_united_states_and_only_where_a_bundle_asks(tmp_path: Path):
    home, played = Home.at(tmp_path), {"track_ref": "t", "surface": ""}
    home.store.write(
        "listening",
        PERIOD,
        rows(
            Listening,
            *({**played, "listener": who, "territory": where, "plays": plays, "segment": segment}
              for segment, (who, where, plays) in enumerate([("a", "US", 2), ("a", "US", 1), ("b", "US", 1),
                                                             ("c", "US", 0), ("d", "DE", 5)]))
        ),
    )  # fmt: skip
    bundle, other = (
        rows(Agreement, agreement("mlc", "hub", "statutory", right="MR", us_mechanicals=kind))
        for kind in ("bundled", "standalone_portable")
    )

    kinds = {"territory": "US", "subscribers": 7, "currency": "USD", "net": Decimal(1)}
    told = [("US", "individual"), ("US", "family"), ("US", "student"), ("DE", "family")]
    paid = ({**kinds, "territory": where, "subscriber_kind": kind} for where, kind in told)
    home.store.write("revenue_kind", PERIOD, rows(RevenueKind, *paid))

    subscribed = [("US", "premium", "family", 7), ("US", "premium", "student", 7)]
    assert counted_apart(home, PERIOD, other).rows() == subscribed
    assert counted_apart(home, PERIOD, bundle).rows() == [("US", "premium", "active", 2), *subscribed]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("flor,all,2023-01-01,,1,usd_per_subscriber,true,x,", "line 2: parameter is 'flor'"),
        ("floor,every,2023-01-01,,1,usd_per_subscriber,true,x,", "line 2: offering_type is 'every'"),
        ("floor,all,2023-01-01,,1,usd_per_subscriber,yes,x,", "line 2: verified is 'yes'"),
        ("floor,all,2023-01-01,,1/3,usd_per_subscriber,true,x,", "line 2: value '1/3' is not a figure"),
        ("floor,all,2023-01-01,,1,percent_of_tcc,true,x,", "line 2: floor is in usd_per_subscriber or"),
        ("tcc,all,2023-01-01,,none,percent_of_tcc,true,x,", "line 2: tcc cannot be none"),
        ("overtime_step,bundled,2023-01-01,,1,factor_per_minute,true,x,", "line 2: overtime_step has the offering"),
        ("tcc,all,2023-01-01,,1,percent_of_tcc,true,,", "line 2: a source must say"),
    ],
)
def test_a_shipped_line_that_cannot_be_used_is_named(tmp_path: Path, line: str, told: str):
    path = tmp_path / "figures.csv"
    path.write_text(f"parameter,offering_type,valid_from,valid_to,value,unit,verified,source,note\n{line}\n")

    with pytest.raises(FiguresError, match=told):
        shipped(path)


def test_an_agreement_by_law_is_told_in_words():
    by_law = rows(Agreement, agreement("mlc", "hub", "statutory", right="MR", us_mechanicals="bundled")).row(
        0, named=True
    )
    blend = rows(Agreement, agreement("hub", "soc", "direct", rate="10%", is_blend=True)).row(0, named=True)

    assert "by 37 CFR 385, as bundled" in list(agreement_in_words(by_law))
    assert (
        "10 % of net revenue, by its share of the usage, of both rights together, divided by the split in force"
        in list(agreement_in_words(blend))
    )
