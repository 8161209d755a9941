"""Countries and currencies, as their standards list them. Numbers with check digits are in ``check_digits``."""

from typing import Final

_COUNTRIES: Final = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO
FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE
JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO
MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW
PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM
TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
COUNTRIES: Final = frozenset(_COUNTRIES.split())
"""ISO 3166-1 alpha-2, officially assigned."""

USER_ASSIGNED: Final = frozenset({"XK"})
"""Codes that ISO 3166-1 leaves to its users, and that services report by: Kosovo."""

TERRITORY_CODES: Final = COUNTRIES | USER_ASSIGNED
"""What a play or a revenue row may give as its territory."""

_CURRENCIES: Final = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY
COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR
ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK
MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF
SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU
UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
CURRENCIES: Final = frozenset(_CURRENCIES.split())
"""ISO 4217 list one, money only: no metals, bond units, funds, indexed units or test codes."""

FORMER_CURRENCIES: Final = {
    "ANG": "2025-03", "BGN": "2026-01", "BYR": "2017-01", "CUC": "2021-06", "CYP": "2008-01", "EEK": "2011-01",
    "HRK": "2023-01", "LTL": "2014-12", "LVL": "2014-01", "MRO": "2017-12", "MTL": "2008-01", "ROL": "2005-06",
    "SIT": "2007-01", "SKK": "2009-01", "SLL": "2023-12", "STD": "2017-12", "TRL": "2005-12", "VEF": "2018-08",
    "ZMK": "2012-12", "ZWL": "2024-09",
}  # fmt: skip
"""ISO 4217 list three since 2005, as music services may have booked in them: the month of withdrawal."""


def is_territory(text: str) -> bool:
    """Whether ``text`` is a country's two letters, Kosovo's included."""
    return text in TERRITORY_CODES


def is_currency(text: str) -> bool:
    """Whether ``text`` is money that is paid in today."""
    return text in CURRENCIES
