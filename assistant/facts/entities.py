"""Countries, peoples, faiths and organisations under all the names that Dutch and English have for them.

"Belgen", "Belgian" and "België" speak of one thing. Letters tell forms of other names apart or together; these they do
not: "Iraakse" and "Iraanse" are nearly the same, "Duitsland" and "Germany" have nothing in common.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# One a line: the name that it gets here, and how it begins; a word ends with "$", and a "_" stands for a space.
_ENTITIES = r"""
IS IS(?:IS|IL|I)?$ Islamic_State Islamitische_Staat Daesh$ Da'isj$
US VS$ USA?$ U\.S\.?(?:A\.?)? United_States Verenigde_Staten Americ Amerika
UK VK$ UK$ U\.K\.? United_Kingdom Verenigd_Koninkrijk Great_Britain Brit Groot-Brit Engel(?:and|s) England$ English
EU EU$ European_Union Europese_Unie
UN VN$ UN$ U\.N\.? United_Nations Verenigde_Naties
Europe Europ
Afghanistan Afghan Afgha
Algeria Alger Algeri
Arab Arab(?!ia)
Argentina Argent
Armenia Armen
Assyria Assyri
Australia Austral
Austria Austria Oostenrijk
Azerbaijan Azerb
Bahrain Bahrein Bahrain
Bangladesh Bangla
Belgium Belg
Bosnia Bosni
Bulgaria Bulg
Canada Canad Canade
Chechnya Chech Tsjetsj
China Chin(?:a|e)
Christian (?i:christen) Christian Christen
Copt (?i:kopt) Copt
Croatia Croat Kroat
Cyprus Cypr
Czechia Czech Tsjech
Denmark Denmark Danish Dane$ Danes$ Deen Denen Denemarken
Egypt Egyp
Ethiopia Ethiop
Finland Finland Finnish Finn Fins Finse
France France French Frank(?:rijk) Frans
Georgia Georg(?:ia|i[ëe])
Germany German Duits
Greece Greece Greek Griek
Hazara Hazara
Hungary Hungar Hong(?:aar|ar)
India India Indi[aë]r? Indiaas Indiase
Indonesia Indones
Iran Iran Iraan
Iraq Iraq Irak Iraak
Ireland Ireland Irish Ier(?:s|land)
Israel Isra[eë]l
Italy Ital
Japan Japan
Jew Jew (?i:jood) (?i:jode)
Jordan Jordan Jordaan Jordani
Kazakhstan Kazakh Kazach
Kurd Kurd Koerd
Kuwait Kuwait Koeweit
Kyrgyzstan Kyrg Kirg
Lebanon Leban Liban
Libya Liby Libi
Luxembourg Luxemb
Malaysia Malays Maleis
Mali Mali$ Malian Malinees
Morocco Morocc Marok
Muslim Muslim (?i:moslim)
Netherlands Netherlands Dutch Holland Nederland(?!stal)
Niger Niger$
Nigeria Nigeri
Norway Norw Noor(?:wegen|s$|se$|weeg) Noren$
Oman Oman
Pakistan Pakistan Pakista
Palestine Palest
Philippines Filip Philip(?:p)?in
Poland Poland Polish$ Pool(?:s|se)$ Polen$
Portugal Portug
Qatar Qatar
Romania Roman(?:ia) Roeme
Russia Russ Rus$ Rusland
Saudi Saudi_Arabi Saoedi-Arabi Saudi Saoedi
Scotland Scot(?:land|tish|s)$ Schot
Serbia Serb Servi
Shia Shi['’]?a$ Shi['’]?as$ Shi['’]?it (?i:sji[ie])
Somalia Somal
Spain Spain Spanish Spaniard Spanje Spaans Spanjaard
Sudan Sudan Soedan
Sunni Sunn (?i:soenn)
Sweden Swed Zweed Zweden
Switzerland Switz Swiss Zwits
Syria Syri
Tajikistan Tajik Tadzj
Tunisia Tunis Tunesi
Turkey Turkey Turk Turks
Turkmen Turkme
UAE UAE$ VAE$ United_Arab_Emirates Verenigde_Arabische_Emiraten
Ukraine Ukrain Oekra
Uruguay Urug
Uzbekistan Uzbek Oezbek
Vietnam Vietnam
Yazidi (?i:jezidi) (?i:[yi]ezidi) (?i:yazidi)
Yemen Yemen Jemen
"""
_SAME_PLACE = {
    "Washington": "US",
    "Moscow": "Russia",
    "Moskou": "Russia",
    "Tehran": "Iran",
    "Teheran": "Iran",
    "Ankara": "Turkey",
}


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity named at `start` to `end` of a text."""

    entity: str
    start: int
    end: int


@lru_cache(maxsize=4_096)  # several checks ask for the same text
def mentions(text: str) -> tuple[Mention, ...]:
    """Where a text names an entity of the list, in order."""
    return tuple(Mention(match.lastgroup or "", *match.span()) for match in _PATTERN.finditer(text))


def stands_for(name: str) -> str | None:
    """The country that is meant where a capital stands for its government."""
    return _SAME_PLACE.get(name)


def _pattern() -> re.Pattern[str]:
    groups = []
    # the longer beginnings first: "Turkmen" before "Turk", "Nigeria" before "Niger"
    lines = sorted((line.split() for line in _ENTITIES.split("\n") if line), key=lambda f: -max(map(len, f)))
    for entity, *beginnings in lines:
        forms = (b.removesuffix("$") if b.endswith("$") else rf"{b}\w*" for b in beginnings)
        groups.append(rf"(?P<{entity}>{'|'.join(f.replace('_', chr(92) + 's+') for f in forms)})")
    return re.compile(rf"(?<!\w)(?:{'|'.join(groups)})(?!\w)")


_PATTERN = _pattern()
