"""Cases of the verdict table: what a manifest says, which the library signs whatever it means."""

from typing import Any

from tests.signing import said
from tests.signing.cases import Case, case, good, signed
from tests.signing.kit import Ingredient
from tests.signing.said import entry

WORK = "T0000000010"


def saying(**more: Any) -> Case:
    """A good file but for ``more`` in its attribution."""
    return Case(signed(definition=good(**more)).media)


def weights(*given: str, unattributed: str = "0") -> Case:
    """A file with these weights of works."""
    entries = [entry("composition", weight, iswc=f"T{place:010d}") for place, weight in enumerate(given)]
    return saying(entries=entries, unattributed_weight={"composition": unattributed, "recording": "1"})


def typed(source_type: str | None) -> Case:
    """A good file but for its digital source type."""
    whole = said.assertion(said.attribution([], unattributed=("1", "1")))
    return Case(signed(definition=said.manifest("Typed", whole, source_type=source_type)).media)


@case
def no_attribution() -> Case:
    """Made by AI, and silent about what it draws on."""
    return Case(signed(definition=said.manifest("Silent")).media)


@case
def attribution_gathered() -> Case:
    """Its signer does not answer for it."""
    gathered = said.assertion(good()["assertions"][1]["data"], created=False)
    return Case(signed(definition=said.manifest("Hearsay", gathered)).media)


@case
def attribution_created_and_gathered() -> Case:
    """One of each: two stories."""
    data = good()["assertions"][1]["data"]
    both = (said.assertion(data), said.assertion(data, created=False))
    return Case(signed(definition=said.manifest("Both", *both)).media)


@case
def several_attributions() -> Case:
    """Two stories."""
    data = good()["assertions"][1]["data"]
    return Case(signed(definition=said.manifest("Two", said.assertion(data), said.assertion(data))).media)


@case
def second_attribution_under_another_version_of_the_label() -> Case:
    """The library cuts the version off, so it is a second story."""
    data = good()["assertions"][1]["data"]
    both = (said.assertion(data), said.assertion(data, label=f"{said.LABEL}.v2"))
    return Case(signed(definition=said.manifest("Versions", *both)).media)


@case
def attribution_under_a_label_nobody_accepts() -> Case:
    """As good as none."""
    data = good()["assertions"][1]["data"]
    elsewhere = said.assertion(data, label="org.example.attribution")
    return Case(signed(definition=said.manifest("Elsewhere", elsewhere)).media)


@case
def weights_below_one() -> Case:
    """A tenth is nowhere."""
    return weights("0.5", "0.4")


@case
def weights_above_one() -> Case:
    """More than all of it."""
    return weights("0.7", "0.4")


@case
def weights_a_hundred_millionth_short() -> Case:
    """Exactly means exactly."""
    return weights("0.99999999")


@case
def weights_of_the_last_place() -> Case:
    """Eight decimals, and whole."""
    return weights("0.33333333", "0.33333333", "0.33333333", unattributed="0.00000001")


@case
def negative_weight() -> Case:
    """Weights from -5 on, which sum to one."""
    return weights("-5", "1", "1", "1", "1", "1", "1")


@case
def weight_of_seven() -> Case:
    """More than the whole."""
    return weights("7.3")


@case
def weight_that_is_a_number() -> Case:
    """Not a decimal string: what its float means, nobody knows."""
    named = {"right": "composition", "use": "training_influence", "iswc": WORK, "weight": 1.0}
    return saying(entries=[named])


@case
def weight_of_nine_decimals() -> Case:
    """Finer than parts per billion can be summed from."""
    return weights("0.999999999", unattributed="0.000000001")


@case
def attribution_of_another_version() -> Case:
    """A schema that is not ours."""
    return saying(schema_version="9.0")


@case
def attribution_of_version_1_0() -> Case:
    """The draft is still accepted."""
    return saying(schema_version="1.0")


@case
def attribution_that_is_a_list() -> Case:
    """Not an object."""
    whole: Any = [1, 2, 3]
    return Case(signed(definition=said.manifest("List", said.assertion(whole))).media)


@case
def nothing_attributed() -> Case:
    """Honest: all of it is unattributed."""
    return saying(entries=[], unattributed_weight={"composition": "1", "recording": "1"})


@case
def too_many_entries() -> Case:
    """One more than the cap."""
    named = [entry("composition", "0", iswc=f"T{place:010d}") for place in range(5_001)]
    return saying(entries=named)


@case
def too_many_ingredients() -> Case:
    """One more than the cap."""
    named = [Ingredient(f"Work {place}", said={"instance_id": f"iswc:T{place:010d}"}) for place in range(101)]
    return Case(signed(ingredients=named).media)


@case
def source_type_made_up() -> Case:
    """A URI that no vocabulary knows."""
    return typed("http://example.org/dreamt")


@case
def source_type_in_other_letters() -> Case:
    """A URI means itself, not what it looks like."""
    return typed(f"{said.IPTC}TrainedAlgorithmicMedia")


@case
def source_type_missing() -> Case:
    """Created, and nobody says how."""
    return typed(None)


@case
def no_actions() -> Case:
    """Not even that it was created."""
    definition = good()
    return Case(signed(definition={**definition, "assertions": definition["assertions"][1:]}).media)


@case
def actions_gathered() -> Case:
    """The signer does not answer for how it was made."""
    definition = good()
    hearsay = {key: value for key, value in definition["assertions"][0].items() if key != "created"}
    return Case(signed(definition={**definition, "assertions": [hearsay, *definition["assertions"][1:]]}).media)
