"""What people write for countries, regions and metropolitan areas, beside the names that CLDR and GeoNames have.

Region codes are GeoNames' admin1 codes (https://download.geonames.org/export/dump/admin1CodesASCII.txt).
"""

from __future__ import annotations

COUNTRIES: dict[str, str] = {
    "us": "US", "usa": "US", "u s a": "US", "u s": "US", "united states of america": "US", "america": "US",
    "eeuu": "US", "ee uu": "US", "etats unis d amerique": "US", "united status of america": "US", "the united states": "US",
    "uk": "GB", "u k": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB",
    "great britain": "GB", "britain": "GB", "vereinigtes konigreich": "GB", "the united kingdom": "GB",
    "the netherlands": "NL", "holland": "NL", "czech republic": "CZ", "turkey": "TR", "turkiye": "TR",
    "south korea": "KR", "korea": "KR", "republic of korea": "KR", "korea republic of": "KR", "north korea": "KP",
    "russia": "RU", "russian federation": "RU", "vietnam": "VN", "viet nam": "VN", "hong kong": "HK",
    "hong kong sar": "HK", "sar hong kong": "HK", "hong kong china": "HK",
    "macau": "MO", "macao": "MO", "taiwan": "TW", "taiwan roc": "TW", "chinese taipei": "TW", "uae": "AE", "emirates": "AE",
    "macedonia": "MK", "north macedonia": "MK", "ivory coast": "CI", "cote divoire": "CI", "swaziland": "SZ",
    "burma": "MM", "cape verde": "CV", "dr congo": "CD", "drc": "CD", "republic of ireland": "IE", "eire": "IE",
    "ksa": "SA", "prc": "CN", "p r china": "CN", "pr china": "CN", "peoples republic of china": "CN", "mainland china": "CN",
    "the philippines": "PH", "the gambia": "GM", "the bahamas": "BS", "bosnia": "BA", "bosnia and herzegovina": "BA",
    "trinidad": "TT", "palestine": "PS", "brasil": "BR", "espana": "ES", "deutschland": "DE", "schweiz": "CH",
    "suisse": "CH", "osterreich": "AT", "belgie": "BE", "belgique": "BE", "danmark": "DK", "sverige": "SE", "norge": "NO",
    "suomi": "FI", "polska": "PL", "italia": "IT", "bundesrepublik deutschland": "DE", "nz": "NZ", "aotearoa": "NZ",
}  # fmt: skip

_US = (
    "AL:Alabama AK:Alaska AZ:Arizona AR:Arkansas CA:California CO:Colorado CT:Connecticut DE:Delaware "
    "DC:District_of_Columbia FL:Florida GA:Georgia HI:Hawaii ID:Idaho IL:Illinois IN:Indiana IA:Iowa KS:Kansas KY:Kentucky "
    "LA:Louisiana ME:Maine MD:Maryland MA:Massachusetts MI:Michigan MN:Minnesota MS:Mississippi MO:Missouri MT:Montana "
    "NE:Nebraska NV:Nevada NH:New_Hampshire NJ:New_Jersey NM:New_Mexico NY:New_York NC:North_Carolina ND:North_Dakota "
    "OH:Ohio OK:Oklahoma OR:Oregon PA:Pennsylvania RI:Rhode_Island SC:South_Carolina SD:South_Dakota TN:Tennessee "
    "TX:Texas UT:Utah VT:Vermont VA:Virginia WA:Washington WV:West_Virginia WI:Wisconsin WY:Wyoming"
)
_CA = (
    "AB=01:Alberta BC=02:British_Columbia MB=03:Manitoba NB=04:New_Brunswick NL=05:Newfoundland_and_Labrador "
    "NS=07:Nova_Scotia ON=08:Ontario PE=09:Prince_Edward_Island QC=10:Quebec SK=11:Saskatchewan YT=12:Yukon "
    "NT=13:Northwest_Territories NU=14:Nunavut"
)
_AU = (
    "ACT=01:Australian_Capital_Territory NSW=02:New_South_Wales NT=03:Northern_Territory QLD=04:Queensland "
    "SA=05:South_Australia TAS=06:Tasmania VIC=07:Victoria WA=08:Western_Australia"
)
_DE = (
    "BW=01:Baden_Württemberg BY=02:Bayern HB=03:Bremen HH=04:Hamburg HE=05:Hessen NI=06:Niedersachsen "
    "NW=07:Nordrhein_Westfalen RP=08:Rheinland_Pfalz SL=09:Saarland SH=10:Schleswig_Holstein BB=11:Brandenburg "
    "MV=12:Mecklenburg_Vorpommern SN=13:Sachsen ST=14:Sachsen_Anhalt TH=15:Thüringen BE=16:Berlin"
)
_GB = "=ENG:England =SCT:Scotland =WLS:Wales =NIR:Northern_Ireland"
_NAMES = {
    ("DE", "02"): "bavaria", ("DE", "05"): "hesse", ("DE", "06"): "lower saxony", ("DE", "07"): "north rhine westphalia",
    ("DE", "08"): "rhineland palatinate", ("DE", "13"): "saxony", ("DE", "15"): "thuringia", ("CA", "10"): "quebec",
}  # fmt: skip


def _regions(country: str, text: str) -> dict[str, tuple[str, str]]:
    from discovery.gazetteer._compile import key

    found: dict[str, tuple[str, str]] = {}
    for entry in text.split():
        codes, _, name = entry.partition(":")
        short, _, admin1 = codes.partition("=")
        place = (country, admin1 or short)
        found[key(name.replace("_", " "))] = place
        if short:
            found[short.casefold()] = place
    return found


def region_tables() -> dict[str, dict[str, tuple[str, str]]]:
    """Give, by country, the regions under their names and their abbreviations: each as (country, admin1)."""
    tables = {
        code: _regions(code, text) for code, text in (("US", _US), ("CA", _CA), ("AU", _AU), ("DE", _DE), ("GB", _GB))
    }
    for (country, admin1), name in _NAMES.items():
        tables[country][name] = (country, admin1)
    return tables


ABBREVIATED = ("US", "CA", "AU", "BR", "MX", "IN")
"""Countries whose region codes people write behind a city: ``Austin, TX``."""
METROS: dict[str, tuple[str, str, str | None]] = {
    "sf bay area": ("San Francisco", "US", "CA"), "san francisco bay area": ("San Francisco", "US", "CA"),
    "bay area": ("San Francisco", "US", "CA"), "sf": ("San Francisco", "US", "CA"), "silicon valley": ("San Jose", "US", "CA"),
    "nyc": ("New York City", "US", "NY"), "new york": ("New York City", "US", "NY"), "manhattan": ("New York City", "US", "NY"),
    "washington dc": ("Washington", "US", "DC"), "washington d c": ("Washington", "US", "DC"), "dc": ("Washington", "US", "DC"),
    "washington": ("Washington", "US", "DC"), "dc metro area": ("Washington", "US", "DC"),
    "la": ("Los Angeles", "US", "CA"), "dfw": ("Dallas", "US", "TX"), "dallas fort worth": ("Dallas", "US", "TX"),
    "twin cities": ("Minneapolis", "US", "MN"), "research triangle": ("Raleigh", "US", "NC"),
    "research triangle park": ("Durham", "US", "NC"), "rtp": ("Durham", "US", "NC"), "phl": ("Philadelphia", "US", "PA"),
    "gta": ("Toronto", "CA", "08"), "greater toronto area": ("Toronto", "CA", "08"), "cdmx": ("Mexico City", "MX", None),
    "delhi ncr": ("New Delhi", "IN", None), "ncr": ("New Delhi", "IN", None), "saigon": ("Ho Chi Minh City", "VN", None),
    "bangalore": ("Bengaluru", "IN", None), "greater london": ("London", "GB", None), "city of london": ("London", "GB", None),
    "kiev": ("Kyiv", "UA", None), "ile de france": ("Paris", "FR", None), "rio": ("Rio de Janeiro", "BR", None),
    "frankfurt": ("Frankfurt am Main", "DE", None), "den haag": ("The Hague", "NL", None), "the hague": ("The Hague", "NL", None),
    "st louis": ("St. Louis", "US", "MO"), "st petersburg": ("Saint Petersburg", "RU", None),
    "montreal quebec": ("Montréal", "CA", "10"), "vegas": ("Las Vegas", "US", "NV"), "philly": ("Philadelphia", "US", "PA"),
    "frankfurt am": ("Frankfurt am Main", "DE", None), "frankfurt a m": ("Frankfurt am Main", "DE", None),
    "caba": ("Buenos Aires", "AR", None), "capital federal": ("Buenos Aires", "AR", None), "barcelona": ("Barcelona", "ES", None),
    "hyderabad": ("Hyderabad", "IN", None), "kgs lyngby": ("Kongens Lyngby", "DK", None),
    "disney world": ("Orlando", "US", "FL"), "washington dc metro": ("Washington", "US", "DC"),
}  # fmt: skip
"""Names of areas and nicknames, each with the city that stands for it."""
DECORATIONS = (
    "greater",
    "metro",
    "metropolitan",
    "area",
    "region",
    "downtown",
    "central",
    "city of",
    "ville de",
    "near",
    "bei",
    "in",
    "stadt",
    "hansestadt",
    "county",
    "tentative",
    "district",
    "province",
    "prefecture",
    "municipality",
    "state of",
)
"""Words around a city's name that do not change which city it is."""
TERRITORIES: dict[str, frozenset[str]] = {
    "CN": frozenset({"HK", "MO", "TW"}), "US": frozenset({"PR", "GU", "VI", "AS", "MP"}), "NL": frozenset({"CW", "AW", "SX"}),
    "FR": frozenset({"RE", "GP", "MQ", "GF", "NC", "PF", "YT"}), "GB": frozenset({"JE", "GG", "IM", "GI", "BM", "KY", "VG"}),
    "DK": frozenset({"FO", "GL"}),
}  # fmt: skip
"""Countries by their own code that people name beside the country they belong to."""
AMBIGUOUS_ALONE = {"georgia": ("GE", "US")}
"""Words that name a country and a region of another: alone they name neither."""
