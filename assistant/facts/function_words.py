"""Words that carry no content of their own: what a sentence may have more of than its source without saying more."""

from __future__ import annotations

from assistant.datatypes import Lang

FUNCTION_WORDS: dict[Lang, frozenset[str]] = {
    "nl": frozenset(
        """
        aan aantal aantallen achter achttien actief af afgelopen al alle alleen allemaal alles als althans altijd
        andere anderen bedraagt bedragen bedroeg begin beide bekeken ben bepaald bepaalde bevond bij bijna binnen
        bleek bleken blijkt boven buiten circa daar daarbij daardoor daarmee daarna daarom daarop daartoe daarvan
        daarvoor dag dagen dan dankzij dat de deden deed der derde destijds deze dezelfde die dit doen doet dollar
        door dus echter een eens eerder eerst eigen eind einde elders elk elkaar en enige enkele er ergens erin erop
        eruit ervan euro evenals eveneens gaan gaat gaf gaven ge gebied gebieden gedaan geeft geen gehad geheel
        gekomen gekregen gelden geldt genomen gepleegd geraakt gesproken geven geweest gewerkt geworden gezien ging
        gingen gold graag had hadden half halverwege hebben heeft heel heen hele helemaal helft hem hen het hier
        hierbij hierdoor hiermee hierop hiervan hiervoor hij hoe hoewel hoogstens hun iedere iedereen iemand iets in
        inmiddels is ja jaar jaren je juist kan keer kilometer kilometers komen komt kon konden kreeg kregen krijgen
        krijgt kunnen kwam kwamen kwart laat laatste lag lagen langs laten later liet lieten ligt loop maakt maakte
        maand maanden maar mag maken manier medio mee meer men mensen met minste minstens mocht mochten moest moesten
        moet moeten mogen na naar naast nadat nam namelijk namen neemt nemen net niemand niet niets noch nog
        noordelijk noorden nu of om omdat omvang ondanks onder ongeveer ons ook oostelijk oosten op opnieuw
        oud-premier over paar pas per percentage personen persoon pleegde pleegden pleegt procent raakte raakten raken
        reeds rond ruim samen schaal sinds sindsdien situatie slechts sommige soms sprak spraken spreekt spreken staat
        steeds stond stonden te tegelijk tegen ten terug terwijl tiende tijd tijdens toch toe toen toenmalige tot
        totdat tussen u uit vaak van vanaf vanuit vanwege veel verder verschillende via viel vielen vierkante vijfde
        vlak vol volgend volgende volledig vond vonden voor vooral voordat voormalige vrijwel waar waarbij waardoor
        waarin waarmee waarna waarop waarvan waarvoor waren was wat week weer weken wel welke werd werden werkte
        werkten westelijk westen westers westerse weten wie wil wilde willen wist wisten word worden wordt zag zagen
        zal zat zaten ze zeer zeker zelf zelfs zich zien ziet zij zijn zo zoals zodat zodoende zodra zonder zou zouden
        zowel zuidelijk zuiden zulke zulks zullen
        """.split()
    ),
    "en": frozenset(
        """
        a about above according across active after again against all almost already also although always among an and
        another any anyone anything anywhere approximately are area areas around as at away back be became because
        become been before beginning being below between both but by came can carried carry certain come comes
        consider considered cost costs could day days despite did do does doing dollar dollars done down due during
        each early east eastern either elsewhere end even ever every everybody everyone everything face faced faces
        few fifth figures first following for former from further gave get gets getting give given gives giving go
        goes going got had half has have having he held her here him his hold holds how however i if in indeed inside
        into is it its itself just keep kept kilometer kilometers kilometre kilometres last late later latter least
        left less let like made make makes making many may mid might month months more moreover most much must near
        nearly neither news next no nobody none nor north northern not nothing now of off on once one only onto or
        other others our out over own part people per percent percentage perhaps person persons put quarter quarters
        rather roughly same saw scale see seen several shall she should since situation so some someone something
        somewhere south southern speak speaks spoke square start still such take taken takes taking tell tells tenth
        territory than thanks that the their them themselves then then-leader there these they third this those though
        through thus till time times to together told too took toward towards under until up upon us used various very
        via was way ways we week weeks well went were west western what when where whereas which while who whole whom
        whose why will with within without work worked working works would year years yet you your
        """.split()
    ),
}
# How words begin that say who says so, or how sure it is; `attribution` and `polarity` look after them.
REPORTING: dict[Lang, tuple[str, ...]] = {
    "nl": tuple(
        """
        aanwijzing aldus bekritiseer bericht beschuldig betich betwist bewe bewer blijk bron concludeer geef geschat
        gesteld gezegd kritiek meed meld mening noem ontken oordeel schat stel verklaar verklaring verluid vermoed
        vertel verwijt vind volgens waarschijnlijk waarschuw weerspr wees wijs wijst zeggen zegt zei zeiden
        """.split()
    ),
    "en": tuple(
        """
        accord account accus alleg argu assert believ blame call claim conclud critic declar deni deny describ estimat
        find found likely mention note point probabl reject report reportedly said say source state suggest suspect
        think view warn
        """.split()
    ),
}
