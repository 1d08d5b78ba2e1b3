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
    "schottland": "GB", "ecosse": "GB", "escocia": "GB", "scozia": "GB", "schotland": "GB", "skottland": "GB", "szkocja": "GB",
    "skotsko": "GB", "шотландия": "GB", "スコットランド": "GB", "skotlanti": "GB", "iskocya": "GB", "苏格兰": "GB",
    "angleterre": "GB", "inglaterra": "GB", "inghilterra": "GB", "engeland": "GB", "anglia": "GB", "anglie": "GB",
    "англия": "GB", "イングランド": "GB", "englanti": "GB", "ingiltere": "GB", "英格兰": "GB", "잉글랜드": "GB", "cymru": "GB",
    "pays de galles": "GB", "gales": "GB", "galles": "GB", "walia": "GB", "nordirland": "GB", "irlande du nord": "GB",
    "irlanda del norte": "GB", "irlanda del nord": "GB", "irlanda do norte": "GB", "alba": "GB", "eua": "US",
    "amerika": "US", "アメリカ": "US", "сша": "US", "großbritannien": "GB", "england uk": "GB", "england united kingdom": "GB",
    "scotland uk": "GB", "rdc": "CD", "png": "PG", "bih": "BA", "roc": "TW", "rok": "KR", "r o c": "TW", "rep of korea": "KR",
    "the philippines": "PH", "the gambia": "GM", "the bahamas": "BS", "bosnia": "BA", "bosnia and herzegovina": "BA",
    "trinidad": "TT", "st kitts": "KN", "saint kitts": "KN", "macau sar": "MO", "macao sar": "MO", "palestine": "PS", "brasil": "BR",
    "espana": "ES", "deutschland": "DE", "schweiz": "CH",
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


_ABBREVIATIONS = (
    (
        "US AL:ala AZ:ariz AR:ark CA:calif CA:cal CO:colo CT:conn DE:del FL:fla GA:ga IL:ill IN:ind KS:kan KS:kans KY:ky LA:la ME:me "
        "MD:md MA:mass MI:mich MN:minn MS:miss MO:mo MT:mont NE:neb NE:nebr NV:nev NH:n_h NJ:n_j NM:n_m NY:n_y NC:n_c ND:n_d "
        "OH:o OK:okla OR:ore OR:oreg PA:pa PA:penn PA:penna RI:r_i SC:s_c SD:s_d TN:tenn TX:tex VT:vt VA:va WA:wash WV:w_va WI:wis "
        "WI:wisc WY:wyo DC:d_c CA:kalifornien CA:californie FL:floride FL:florida TX:tejas HI:hawai_i HI:hawaii"
    ),
    "CA 01:alta 02:b_c 03:man 04:n_b 05:n_l 05:newfoundland 07:n_s 08:ont 09:pei 09:p_e_i 10:que 10:pq 11:sask 12:yukon_territory",
    "AU 02:n_s_w 05:s_a 06:tas 07:vic 04:qld 08:w_a",
)
"""What stood for regions before the codes of two letters, and still does; names in other languages. By GeoNames' code."""


def _abbreviated() -> dict[tuple[str, str], tuple[str, str]]:
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for line in _ABBREVIATIONS:
        country, *entries = line.split()
        for entry in entries:
            admin1, _, name = entry.partition(":")
            found[country, name.replace("_", " ")] = (country, admin1)
            found[country, name.replace("_", "")] = (country, admin1)
    return found


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
    for (country, name), place in _abbreviated().items():
        tables[country].setdefault(name, place)
    return tables


def region_names() -> dict[tuple[str, str], str]:
    """Give the names of regions, as they are written, by country and GeoNames' code."""
    found: dict[tuple[str, str], str] = {}
    for country, text in (("US", _US), ("CA", _CA), ("AU", _AU), ("DE", _DE)):
        for entry in text.split():
            codes, _, name = entry.partition(":")
            short, _, admin1 = codes.partition("=")
            found[country, admin1 or short] = name.replace("_", " ")
    return found


ABBREVIATED = ("US", "CA", "AU", "BR", "MX", "IN", "DE", "CH", "IT", "AT")
"""Countries whose region codes people write behind a city: ``Austin, TX``, ``Rimini (RN)``."""
OFTEN_ABBREVIATED = frozenset({"US", "CA", "AU"})
"""Those among them whose codes are believed behind a city that is not known."""
RATHER_COUNTRY = frozenset({"de", "in"})
"""Codes of states that, behind a city that is not known, may as well be those of a country."""
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
    "clermont fd": ("Clermont-Ferrand", "FR", None), "l a": ("Los Angeles", "US", "CA"), "s f": ("San Francisco", "US", "CA"),
    "east bay": ("Oakland", "US", "CA"), "south bay": ("San Jose", "US", "CA"), "bmore": ("Baltimore", "US", "MD"),
    "slc": ("Salt Lake City", "US", "UT"), "nola": ("New Orleans", "US", "LA"), "atl": ("Atlanta", "US", "GA"),
    "b lore": ("Bengaluru", "IN", None), "blr": ("Bengaluru", "IN", None), "cologne bonn": ("Köln", "DE", None),
    "joburg": ("Johannesburg", "ZA", None), "jozi": ("Johannesburg", "ZA", None), "bcn": ("Barcelona", "ES", None),
    "cph": ("Copenhagen", "DK", None), "kbh": ("Copenhagen", "DK", None), "sthlm": ("Stockholm", "SE", None),
    "gbg": ("Göteborg", "SE", None), "cdg": ("Paris", "FR", None), "kl": ("Kuala Lumpur", "MY", None),
    "hcmc": ("Ho Chi Minh City", "VN", None), "tp ho chi minh": ("Ho Chi Minh City", "VN", None),
    "bxl": ("Brussels", "BE", None), "a dam": ("Amsterdam", "NL", None), "mcr": ("Manchester", "GB", None),
    "b ham": ("Birmingham", "GB", None), "newcastle gateshead": ("Newcastle upon Tyne", "GB", None),
    "frankfurt an der oder": ("Frankfurt (Oder)", "DE", None), "フランクフルト": ("Frankfurt am Main", "DE", None),
    "法兰克福": ("Frankfurt am Main", "DE", None), "프랑크푸르트": ("Frankfurt am Main", "DE", None),
    "франкфурт": ("Frankfurt am Main", "DE", None), "walt disney world": ("Orlando", "US", "FL"),
    "luxembourg ville": ("Luxembourg", "LU", None),
    "disneyland paris": ("Paris", "FR", None), "central park": ("New York City", "US", "NY"),
    "erlangen nurnberg": ("Erlangen", "DE", None), "iruna": ("Pamplona", "ES", None),
    "pasadena": ("Pasadena", "US", "CA"), "albany": ("Albany", "US", "NY"), "rochester": ("Rochester", "US", "NY"),
    "lake buena vista": ("Orlando", "US", "FL"), "disney springs": ("Orlando", "US", "FL"),
    "hong kong disneyland": ("Hong Kong", "HK", None), "vaduz": ("Vaduz", "LI", None), "davos": ("Davos", "CH", None),
    "longyearbyen": ("Longyearbyen", "SJ", None),
    "schiphol": ("Schiphol", "NL", None),
    "heathrow": ("London", "GB", None), "gatwick": ("Crawley", "GB", None), "ohare": ("Chicago", "US", "IL"),
    "ohare airport": ("Chicago", "US", "IL"), "heathrow airport": ("London", "GB", None), "schiphol airport": ("Schiphol", "NL", None),
    "jfk airport": ("New York City", "US", "NY"), "laguardia": ("New York City", "US", "NY"), "newark airport": ("Newark", "US", "NJ"),
    "narita": ("Narita", "JP", None), "haneda": ("Tokyo", "JP", None), "makuhari": ("Chiba", "JP", None),
    "makuhari messe": ("Chiba", "JP", None), "tokyo big sight": ("Tokyo", "JP", None), "coex": ("Seoul", "KR", None),
    "kintex": ("Goyang-si", "KR", None), "bexco": ("Busan", "KR", None), "pangyo": ("Seongnam-si", "KR", None),
    "판교": ("Seongnam-si", "KR", None), "코엑스": ("Seoul", "KR", None), "벡스코": ("Busan", "KR", None),
    "킨텍스": ("Goyang-si", "KR", None), "幕張メッセ": ("Chiba", "JP", None), "東京ビッグサイト": ("Tokyo", "JP", None),
    "кремль": ("Moscow", "RU", None), "мск": ("Moscow", "RU", None), "спб": ("Saint Petersburg", "RU", None),
    "питер": ("Saint Petersburg", "RU", None), "excel london": ("London", "GB", None), "moscone center": ("San Francisco", "US", "CA"),
    "javits center": ("New York City", "US", "NY"), "mccormick place": ("Chicago", "US", "IL"),
    "marina bay sands": ("Singapore", "SG", None), "suntec city": ("Singapore", "SG", None),
    "nec birmingham": ("Birmingham", "GB", None), "eth zurich": ("Zürich", "CH", None), "epfl": ("Lausanne", "CH", None),
    "cern": ("Meyrin", "CH", None), "kaist": ("Daejeon", "KR", None), "postech": ("Pohang", "KR", None),
    "tu delft": ("Delft", "NL", None), "ku leuven": ("Leuven", "BE", None), "tu eindhoven": ("Eindhoven", "NL", None),
    "tu darmstadt": ("Darmstadt", "DE", None), "caltech": ("Pasadena", "US", "CA"), "nus": ("Singapore", "SG", None),
    "harvard university": ("Cambridge", "US", "MA"), "stanford university": ("Stanford", "US", "CA"),
    "york university": ("Toronto", "CA", "08"), "princeton university": ("Princeton", "US", "NJ"),
    "yale university": ("New Haven", "US", "CT"),
    "cornell university": ("Ithaca", "US", "NY"), "brown university": ("Providence", "US", "RI"),
    "uc berkeley": ("Berkeley", "US", "CA"), "carnegie mellon university": ("Pittsburgh", "US", "PA"),
    "georgia tech": ("Atlanta", "US", "GA"), "imperial college london": ("London", "GB", None),
    "massachusetts institute of technology": ("Cambridge", "US", "MA"), "tsinghua university": ("Beijing", "CN", None),
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
    "metropole",
    "island",
    "isle of",
    "commune",
    "ku",
    "shi",
    "gu",
    "si",
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
ONLINE_WORDS = (
    "online|virtual|virtually|remote|internet|webinar|web|everywhere|worldwide|anywhere|global|en ligne|en linea|virtuell|"
    "virtuale|digital|zoom|livestream|verkossa|etana|zdalnie|cevrimici|distanciel|a distancia|a distance|na dalku|"
    "онлаин|オンライン|オンライン開催|线上|線上|在线|온라인|hybrid|hybride|hibrido|ibrido"
)
"""What people write where something is on the web, in looked-up form, parted by |."""
NOWHERE = frozenset({
    "europe", "asia", "africa", "oceania", "antarctica", "north america", "south america", "latin america", "central america",
    "emea", "apac", "latam", "mena", "eu", "european union", "middle east", "southeast asia", "eurasia", "world", "earth",
    "europa", "asien", "afrika", "amerique", "america latina", "nordics", "scandinavia", "balkans", "various", "various locations",
    "various cities", "multiple locations", "multiple cities", "several", "several cities", "diverse", "divers", "tba", "tbd", "tbc",
    "n a", "na", "none", "unknown", "nowhere", "to be announced", "to be determined", "to be confirmed", "to be decided",
    "location tba", "location tbd", "venue tba", "venue tbd", "on site", "onsite", "in person", "bundesweit", "deutschlandweit",
    "nationwide", "verschiedene orte", "varios", "varias ciudades", "null", "undefined", "plusieurs villes", "online and in person",
})  # fmt: skip
"""What stands where a place stands and names none."""
_VENUES = (
    "airport flughafen aeroport aeropuerto aeroporto lufthavn flygplats luchthaven convention conference congress congres kongress "
    "congresos congressi kongresshaus messe messegelande expo exhibition fiera feria fira university universitat universite universidad "
    "universita universidade universiteit universitet uniwersytet univerzita universitesi yliopisto hochschule hilton marriott "
    "sheraton hyatt radisson novotel westin intercontinental jaarbeurs institute college iit iiit nit polytechnic politecnico "
    "universiti universitas institut campus "
    "rwth tu uni univ fh hs kth upc upm ucl bits iim sciences technion politechnika politecnica"
)
VENUES = frozenset(_VENUES.split())
"""Words of venues that are where the city is whose name they bear: there is one airport of Frankfurt, but many rooms."""
_NOT_A_VENUE = (
    "room rooms raum saal salle sala sal hall halle ballroom suite salon lounge street road avenue boulevard lane drive strasse "
    "gasse platz weg allee rue via calle plaza square place park gardens theatre theater cinema kino cafe coffee restaurant bar "
    "pub bistro church kirche school schule library house haus maison casa building tower floor de du la le les el los of the new "
    "old little club online near not to from and or via rd st ave blvd gallery museum shop store arena stadium bridge line"
)
CONNECTING = frozenset({"de", "du", "des", "la", "le", "of", "the", "new", "di", "da", "do"})
NOT_A_VENUE = frozenset(_NOT_A_VENUE.split())
"""Words of phrases in which a city's name tells nothing of where they are: streets, rooms and houses bear names from far away."""
_ORDINARY = (
    "auditorium gym gymnasium cafeteria pavilion atrium lobby studio temple market barn lab harbor harbour marina creek tower uptown "
    "downtown midtown centre center airport chamber terrace dojo hub union exhibition north south east west liberty "
    "independence paradise eden sunrise sunset horizon aurora forest cedar apple google oracle mobile enterprise normal surprise rathaus "
    "sali centro senate station harmony hope unity victory freedom summit ridge valley hill mountain woods grove oak pine maple elm "
    "willow rose lily orange cherry imperial royal crown empire lake river beach pool pier cabin farm ranch winery brewery inn "
    "resort lodge campus aula mensa forum agora palace castle fort village town city county home tent field track rink deck patio "
    "commerce industry reading welcome defiance surgery clinic hospital bench stage main mainstage foundation community commons "
    "assembly seminar meeting fair festival here there everywhere nearby outside inside first second third grand amphitheater "
    "amphitheatre microsoft amazon meta facebook zoom teams apollo orion phoenix_room alpha beta gamma delta omega mercury venus mars "
    "jupiter saturn neptune pluto iris olympia atlas titan central burg berg au schloss"
)
ORDINARY = VENUES | NOT_A_VENUE | frozenset(_ORDINARY.split()) - {"halle"}
"""Words that are names of towns too, and alone mean something else: only with a country or a region beside them they name one."""
