"""General words, which a paraphrase is half made of: "set up" for "founded", "come to" for "amount to".

An addition that matters brings words of its own, so a general word that its source lacks says little.
"""

from __future__ import annotations

from assistant.datatypes import Lang

ENDING = 4  # letters that a form of such a word may have behind its beginning

# How they begin.
GENERAL: dict[Lang, frozenset[str]] = {
    "nl": frozenset(
        """
        aanleiding aanpak aanpakk aantal aanvang aanwezig aard achterge actie algemeen anders antwoord arriveer avond
        baan ban band basis bedoel beeld begaf begev begin beginn begon begonn behal behandel behoor behoud bekend
        bekijk beland belangrijk beleef beloof benader bereid bereik beschik beschouw beschrev beschrijf besef besloot
        besloten besluit bespreek bestaa bestemp bestond bestrijd betekent betreff betrek betrok bevat beve bevestig
        beweeg bewijs bewust bezig bezit bied bijdra bijvoor binnenk bleef bleek blev blijf blijk blijv boven bracht
        breid breng brenge bron buit cijfer compleet constateer daar daarvo dag dank dateer deed deel deelgen deelna
        delen denk dicht ding doel doelbewust doorg doorsta draai drag dreig droeg drong duidelijk duren duurd eens
        eerder eerlijk effect eind eindig eis elders ergens ernstig ervar fase feit feitelijk fel figuur flink fors
        foto functie gebeur gebruik gedurende geheim gehel gelegen gelijk geloof gelov gelukt gemaakt gemak
        gemeenschappelijk genoeg gering gevolg gevonden gewild gewoon gezamenlijk goed graag gretig groei grond groot
        grote haal half hand handel hard heel heers heet hele help hield hielden hielp hoeveelheid hoger hoofd
        hoofdzakelijk hoog hoop hoor hopen hou houd houden huidig hulp idee ingezet ingrep ingrij inhoud inmiddels
        instel invloed invoer invull inzet jaar jong kans keek keer ken kend kenmerk kenn keus kies kijk klaar klein
        klopp komst komt koos kost kozen kracht kreeg krijg kwalijk kwest kwijt laag laatst land landen lang lange
        langzaam later leek leer leerd leg legd leid leven levens lever licht liep liet ligg lijk loop loopb luister
        lukte maatregel makkelijk man mannen mee meedeel meedo meegedaan meervoud melding mens mensen merk middel mild
        minder mislop moeilijk moest mogelijk naam nader natuur neerkom nemen nieuw noch nodig noem noemen noodzaak
        nuttig oefen onderdeel onderg onderling ondern onderwerp onderzoek onmiddellijk ontst ontvang oog ooit oordeel
        oorspronkelijk open openlijk opgericht opn opnieuw opricht oproep opst optrad optred optreed overeen overgen
        overig overleg overnam overnem overtuig overwinn paar passeer plaats plan pleeg pleit plek ploeg plots poging
        positie praat prat precies privé probeer proberen proces programma punt raak reageer rede redelijk reed reeks
        regel regelmatig reis reken rekening respectief resultaat richt riep roep rol ruil ruim ruimte samen schijn
        school schreef schrijf sfeer slaag sloot slot sluit snel sneller soort speel spel spoedig spraak spreek sta
        stap start status stel stellig stem sterk steun stil stond stopp streef strek streng strijd stuur succes
        systeem taak tal team tegenover terecht term terug terugker tevens toegang toekenn toekomst toelat toen toenem
        toepass toestem toon toond totaal traag trad treed treff trek trof trok uitbreid uitein uiteindelijk uitgang
        uitgebr uitgevoerd uitkom uitleg uitmaak uitspr uitvoer vaak vaker vast vaststel vel verand verander verband
        verblijf verdien vergelijk vergroot verhaal verhinder verhoog verklaar verklein verlaat verlies verliet verlor
        vermeld verminder vermoed veroorz versch verschil versterk verstrek vertel vertrek vertrok vertrouw vervang
        vervolg vervuld verwacht verwijs verzorg vind voeg voegt voelen voer volg volledig voorbeeld voordeel voork
        voorstel voort vorig vorm vraag vraagt vrees vrij vroeg waarde waarschijnlijk wanneer want weet weg welk
        wereld werk wezen wijze wil wilde winn won woord word zaak zag zeer zelfde zet zette zie zien zijde zin zoals
        zocht zoek zorg zulk zwaar zwak
        """.split()
    ),
    "en": frozenset(
        """
        able achiev action actual add admit admitt afford agree aim allow announc answer apart apparent appear
        approach aris arose ask assum attach attempt attend attitude avail aware band base basic basis bear beat began
        begin begun behav belong benefit better big bigg biggest bit bitter block blow body bottom break bring broke
        broken brought build bulk busi buy call capab carr case catch caught caus cause central certain chanc chang
        character charg check choic choos chose clash clear close come commit committ common compar complet concept
        concern condition conduct confirm connect consequen consist contain continu contribut control convinc correct
        cost count countr couple course cover creat critical cross current cut date deal decid decision decreas deep
        deliberat deliver demand denied depend describ design despite destin detail determin develop differ difficult
        direct discover discuss dismiss done draw drawn drew driv drop drove due earl earlier earn ease easi easy
        effect effort element embrac emerg enabl encounter encourag end engag enough ensur enter entir entry equal era
        escap essential establish evening event everyday evidence exact exampl except exert exist expect experienc
        explain express extend extent extra extreme eye eyes fac fact fail fair fall favo fear feel fell felt field
        figur fill final fine fix flow follow forc form former forward foster found free front fuel fulfil full
        function gain gather gave general get give glad global goal good great grew ground group grow guarantee hal
        half hand handl happen hard harsh head hear heard heavil help hide high hit hop hope host huge idea ideal
        identif immediat impact impli import impos improv includ increas influenc inform initial inner inspir instead
        intend interest invol item itself join junior keen key kind knew know known label lack laid large later latest
        lay lead learn leav led left let letter letting level lie life light likely limit line link list listen little
        live lives long look lose loss lost loud low lower made main maintain major manag manner many mark mass matter
        mean meant measur meet mention mere merge met method mil mind minor mistake mix moment mostly move nam name
        natur near neck need neglect new night notabl notic number observ obtain obvious occur occurr offer old
        ongoing open operat opinion oppos order origin otherwise ought outcome outside overall owe own pace pair paper
        partial particular party pass past path pattern pay perform period permit phase pick piece place plain plan
        play point posit possess possib power practic pre prefer prepar present press previ previous principal prior
        problem proceed produc profit project promin prompt proof proper propos protect proud prov prove proven provid
        public pull punish purpos pursu push quarter question quick quiet rais rang rank rare rate rather reach
        reaction ready real realis realiz reason receiv recent refer refuse regard regular reject relat releas remain
        remov replac report reput requir respect respon rest restrict result resum return rich ride right rise risk
        role room rose row rule run said save scale scene scheme scope search second section secur see seek seem
        seized select self sens sent separat serious serv set sever shape share sharp shift short show shown side
        sight sign signific similar simpl sit small sole solution someth soon sort sought sound sourc spare special
        speed spirit split spot spread stage stand start stat stay step stick stood stop strain strateg stress strict
        strik strong struggl style subject success sudden suffer suit sum suppl support sure surround sustain swift
        switch target task team tell tend term test thank theme thing think thorough thought threat threaten throw
        thus tie tied ties tight toll top total touch toward trace track trade transfer trend tried trigger true truth
        try turn twice type typical ultimate under undertak unique unit upon urge use used usual valu variet various
        vast version view visit void wait walk want warn watch way weak weigh went while wide win wish won wonder word
        work world worth wrong year yield youn
        """.split()
    ),
}


def is_general(word: str, lang: Lang) -> bool:
    """Whether a folded word is one of the general ones."""
    return any(word[:length] in GENERAL[lang] for length in range(len(word) - ENDING, len(word) + 1) if length > 0)
