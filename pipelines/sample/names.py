"""Invented titles and people in several languages and scripts, with the ASCII that CWR wants."""

import unicodedata
from dataclasses import dataclass
from typing import Final

_SEPARATOR: Final = "|"
_LETTERS: Final = "XABCDEFGHIJKLMNOPQRSTUVWYZ"


@dataclass(frozen=True)
class Text:
    """A name as people write it, and in ASCII capitals."""

    native: str
    ascii: str


@dataclass(frozen=True)
class Tongue:
    """What names of a language are made of; a head and a tail together give one."""

    language: str
    heads: tuple[Text, ...]
    tails: tuple[Text, ...]
    given: tuple[Text, ...]
    family: tuple[Text, ...]
    joint: str = " "

    def title(self, number: int) -> Text:
        """Title ``number``; they repeat, with a number behind, when all are used up."""
        heads = len(self.heads)
        again, place = divmod(number, heads * len(self.tails))
        head, tail = self.heads[place % heads], self.tails[(place // heads + place % heads) % len(self.tails)]
        suffix = f" {again + 1}" if again else ""
        return Text(f"{head.native}{self.joint}{tail.native}{suffix}", f"{head.ascii} {tail.ascii}{suffix}")

    def person(self, number: int) -> tuple[Text, Text]:
        """Given and family name of person ``number``; when all are used up, with an initial between them."""
        given = len(self.given)
        again, place = divmod(number, given * len(self.family))
        first, family = self.given[place % given], self.family[(place // given + place % given) % len(self.family)]
        initial = f" {_LETTERS[again % len(_LETTERS)]}" if again else ""
        return Text(first.native + initial, first.ascii + initial), family


def ascii_capitals(text: str) -> str:
    """A text of the Latin script in the capitals of the CIS character set."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("’", "'"))
    return plain.encode("ascii", "ignore").decode().upper()


def _latin(words: str) -> tuple[Text, ...]:
    return tuple(Text(word, ascii_capitals(word)) for word in words.split(_SEPARATOR))


def _written(pairs: str) -> tuple[Text, ...]:
    split = (pair.split("=") for pair in pairs.split(_SEPARATOR))
    return tuple(Text(native, latin) for native, latin in split)


TONGUES: Final = {
    "en": Tongue(
        "en",
        _latin(
            "Paper|Hollow|Amber|Slow|Borrowed|Northern|Glass|Quiet|Copper|Distant|Velvet|Broken|Second|Winter|Silver|"
            "Restless|Salt|Crooked|Open|Hidden"
        ),
        _latin(
            "Lanterns|Orchard|Signals|Harbour|Kites|Weather|Staircase|Arcade|Meadow|Telegraph|Almanac|Ferry|Gardens|"
            "Machines|Letters|Tides|Windows|Parade|Radio|Constellation"
        ),
        _latin("Odalys|Temper|Marlow|Ione|Cassel|Briar|Thessaly|Wren|Isaura|Fenn"),
        _latin("Ashgrove|Quillon|Fenwright|Tarrowby|Oakmere|Lindqvane|Harrowmont|Vellacorn|Penhallick|Dunsmoor"),
    ),
    "fr": Tongue(
        "fr",
        _latin("La nuit|Le jardin|La rivière|Le silence|La fenêtre|L’été|Le pont|La forêt"),
        _latin("des étoiles|d’hiver|à l’envers|de Zoé|du café noir|sous la neige|près du phare|de l’oubli"),
        _latin("Zélie|Maëlle|Côme|Théa|Anaïs|Loïc"),
        _latin("Brunoylac|Ferrandié|d’Aubrelle|Vauclosse|Pérignan-Lou|Château-Brume"),
    ),
    "es": Tongue(
        "es",
        _latin("La sombra|El camino|La marea|El año|La montaña|El sueño|La canción|El balcón"),
        _latin("de la niña|del mañana|sin señal|de otoño|del corazón|de papel|a medianoche|en la bahía"),
        _latin("Íñigo|Nuria|Begoña|Asunción|Zoraida"),
        _latin("Corvalán Peñalba|Zarzuelo|Iturbegaray|Muñárriz|Güeldo"),
    ),
    "de": Tongue(
        "de",
        _latin("Die Straße|Der Morgen|Das Fenster|Die Möwe|Der Schnee|Das Mädchen|Die Brücke"),
        _latin("am Fluss|über der Stadt|ohne Grüße|im März|aus Glas|für später|bei Tövelsdorf"),
        _latin("Käthe|Jörn|Frauke|Björn|Swantje"),
        _latin("Nebelstein|Grünwaldt|Überlauf|Moosbrück|Hagelkorn"),
    ),
    "ja": Tongue(
        "ja",
        _written("夜明け=YOAKE|海=UMI|雨=AME|星=HOSHI|夏=NATSU|硝子=GARASU|灯台=TODAI|手紙=TEGAMI|風鈴=FURIN"),
        _written(
            "の歌=NO UTA|の記憶=NO KIOKU|の街=NO MACHI|の扉=NO TOBIRA|の庭=NO NIWA|の続き=NO TSUZUKI|"
            "のしずく=NO SHIZUKU|の約束=NO YAKUSOKU"
        ),
        _written("あおい=AOI|れん=REN|しずく=SHIZUKU|なぎ=NAGI|いつき=ITSUKI"),
        _written("汐見沢=SHIOMIZAWA|黒羽根=KUROBANE|凪野=NAGINO|星崎田=HOSHISAKIDA|霧ヶ浜=KIRIGAHAMA"),
        joint="",
    ),
    "ru": Tongue(
        "ru",
        _written("Тихий=TIKHIY|Дальний=DALNIY|Белый=BELYY|Поздний=POZDNIY|Медный=MEDNYY|Зимний=ZIMNIY"),
        _written("берег=BEREG|город=GOROD|снег=SNEG|фонарь=FONAR|ветер=VETER|свет=SVET|сад=SAD"),
        _written("Гордей=GORDEY|Ульяна=ULYANA|Мирон=MIRON|Злата=ZLATA"),
        _written("Лунинский=LUNINSKIY|Полозуха=POLOZUKHA|Сугробов=SUGROBOV|Дождевик=DOZHDEVIK"),
    ),
}
"""Every language of the sample."""

BANDS: Final = (
    "The Tin Cartographers", "Owl Ledger", "Gravel & Thyme", "Mossfoot Parade", "Saturnine Bakery", "Lumen Kettle",
    "Nine Umbrellas", "The Unsent Postcards", "Wicker Satellite", "Plum Static",
)  # fmt: skip
"""Invented groups, for one release in four."""
