"""Ways to break a cell that several kinds of files have: numbers, identifiers, what summaries are about."""

from collections.abc import Callable
from decimal import Decimal

from tests.formats.mutations import Broken, Flat, Mutation, broken, put


def more(by: str) -> Callable[[str], str]:
    """A number that is larger."""

    def changed(old: str) -> str:
        return f"{Decimal(old) + Decimal(by):f}"

    return changed


def again(record: str, cell: str, rule: str, *also: str) -> Mutation:
    """The second line of a record has an identifier of the first."""

    def change(file: Flat) -> Broken:
        return broken(file.put(record, cell, file.cell(record, cell, 0), 1), file.at(record, 1))

    return Mutation(f"{record}.{cell} is there twice", rule, change, frozenset(also))


def numbers(record: str, cell: str, *also: str, is_whole: bool = False) -> list[Mutation]:
    """What is no number, in a cell that holds one; its value is taken to be the same where it still can be read."""
    return [
        put(record, cell, "NaN", "not_finite", *also),
        put(record, cell, "Infinity", "not_finite", *also),
        put(record, cell, "#REF!", "not_finite", *also),
        put(record, cell, "1e3", "exponent", *also),
        put(record, cell, "1,000", "thousands_separator", *also),
        put(record, cell, "1,5", "decimal_comma", *also),
        put(record, cell, lambda old: f"+{old}", "leading_plus", *also, name=f"{record}.{cell} has a plus"),
        put(record, cell, lambda old: f"0{old}", "leading_zeros", *also, name=f"{record}.{cell} has an idle zero"),
        put(record, cell, "many", "not_an_integer" if is_whole else "not_a_decimal", *also),
        put(record, cell, "", "mandatory_cell_empty", *also),
    ]


def isrcs(record: str, cell: str) -> list[Mutation]:
    """What is no ISRC."""
    return [
        put(record, cell, "GBHAL2600001X", "isrc_malformed"),
        put(record, cell, "GBHAL2600001 (live)", "isrc_malformed"),
        put(record, cell, "GBHAL260001", "isrc_malformed"),
        put(record, cell, "4BHAL2600001", "isrc_malformed"),
        put(record, cell, "GB-HAL-26-00001", "isrc_form"),
        put(record, cell, "gbhal2600001", "isrc_form"),
    ]


def summary_kinds(record: str, currency: str) -> list[Mutation]:
    """Values that a summary may not have."""
    return [
        put(record, "CommercialModel", "SubscribtionModel", "value_not_allowed"),
        put(record, "CommercialModel", "subscriptionmodel", "value_not_allowed"),
        put(record, "CommercialModel", "UserDefined Two Words", "user_defined_form"),
        put(record, "UseType", "OnDemandStreams", "value_not_listed"),
        put(record, "UseType", "ondemandstream", "value_not_allowed"),
        put(record, "UseType", "UserDefined-X", "user_defined_form"),
        put(record, "Territory", "UK", "territory_unknown", "file_name_territory"),
        put(record, "Territory", "Germany", "territory_unknown", "file_name_territory"),
        put(record, currency, "EURO", "currency_unknown"),
        put(record, currency, "€", "currency_unknown"),
    ]


def at_summary(mutation: Mutation, summary: str) -> Mutation:
    """A sum is told where the summary stands."""

    def change(file: Flat) -> Broken:
        return Broken(mutation.change(file).raw, file.at(summary) + 1, file.name)

    return Mutation(mutation.name, mutation.rule, change, mutation.also)
