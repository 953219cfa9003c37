"""What German tells of names that are words too: articles, prepositions, heads of compounds, places, and known homographs."""

from ..text import fold, stem


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _stems(words: str) -> frozenset[str]:
    return frozenset(stem(fold(word)) for word in words.split())


# Names that are German or English words, first names or units besides: their place in the sentence decides.
WORDS = _set(
    "alphabet apple arm bing block booking bosch box chrome copilot corsair discord edge fairphone gemini giga grok indeed "
    "kommission lime line magenta match meta micron mistral mozilla nebius nothing notion opera oracle oranje orange parlament rat root "
    "sage scale shell signal siemens slack snap sonos square stripe target telegram threads tier twitch uber viber visa volt wish x xing zoom "
    "commission wolt bolt gap handelsministerium justizministerium"
)
# Of these, the ones that offices carry with an article ("die Kommission"); an adjective or a "für" behind makes another office of them.
OFFICES = _set("kommission commission parlament rat handelsministerium justizministerium")

# Of these, the ones that are German words or signs: standing bare they may still be no name ("Arm und Reich", "Tag X").
COMMON = _set(
    "alphabet arm block box chrome edge line match mistral orange rat root scale signal tier visa volt wish x gap"
)

ARTICLES = _set(
    "der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner mein meine meinen meinem sein seine seinen "
    "seinem seiner seines ihr ihre ihren ihrem ihrer unser unsere unseren dieser diese dieses diesen diesem jeder jede jedes jeden jedem "
    "welcher welche welches im am zum zur beim vom ins ans aufs the a an"
)
PREPOSITIONS = _set(
    "von bei mit gegen für durch an auf über unter zu nach seit ohne um wegen trotz laut gegenüber neben zwischen vor hinter aus wie als "
    "und oder sowie auch nur dass ob weil wenn während warum weshalb wieso wo wann was "
    "obwohl damit falls sobald bevor nachdem"
)
# What follows a name that acts: "Meta kündigt an".
VERB_ENDS = ("t", "te", "ten", "en")
VERBS = _set(
    "will soll kann darf muss wird war gab kam ließ zog verlor gewann hielt schrieb rief hob trieb griff verbot blieb "
    "schließt stieg fiel begann bot schlug trat sprach nahm"
)
NO_VERBS = _set(
    "mit seit nicht fast ist selbst gut art laut neben zwischen gegen unten oben eben dessen denen wegen jetzt erst sonst samt statt dort "
    "zuletzt zuerst längst höchst meist oft nebst bereits gemeinsam weit breit rot alt kalt heut recht echt leicht schlecht den allen vielen"
)

# What stands before a name: "der Konzern Meta", "Chipdesigner Arm", or behind its hyphen: "Meta-Konzern".
BUSINESS = _stems(
    "Konzern Konzerns Unternehmen Unternehmens Firma Hersteller Anbieter Betreiber Riese Mutter Mutterkonzern Tochter Designer Entwickler "
    "Plattform Dienst Start-up Startup Messenger Händler Chef Chefin Gründer Gründerin Sprecher Sprecherin Manager Managerin Aktie Aktien "
    "Nutzer Nutzerin Nutzern Kunde Kunden Server Konto Konten Store App Apps Gerät Geräte Werbung Geschäft Anwalt Anwälte Vorstand Quartal "
    "Umsatz Gewinn Chip Chips Lizenz Zentrale Beschäftigte Mitarbeiter Mitarbeiterin Dienste Netzwerk Netzwerke Finanzvorstand Justiziar "
    "Aufsichtsrat Verfahren Urteil Klage Fall Übernahme Börsengang Partner Partnerschaft Investor Aktionär Aktionäre Modell Modelle Cloud "
    "Rechenzentrum Rechenzentren Software Beteiligung Deal Anleihe Standort Campus Produkte Prozessor Prozessoren Architektur Post Posts "
    "Eigentümer Besitzer Algorithmus Lobby Lobbyist Konkurrent Rivale Wettbewerber Börsenwert Browser Suchmaschine Karte Karten Kanal Kanäle Gruppe Gruppen Account Accounts Profil Video Chat Seite Feed "
    "Zulieferer Fahrer Vertreter Händler Fabrik Werk Hauptsitz Niederlassung Filiale Büro Entwicklerkonferenz Patent Patente "
    "Vermittler Vermieter Lieferant Fertiger Ausrüster Versender Abwickler Verlag Bank Börse Handelskette Marke Spezialist Bauer Pionier "
    "Marktführer Gigant Kaufhaus Studio Labor Genossenschaft Verein Stiftung"
)
# Whose or what "von" a name may say: "nach Angaben von X", "die Entwickler von Signal".
BELONGINGS = BUSINESS | _stems(
    "Angabe Angaben Aussage Aussagen Vertreter Vertreterin Entscheidung Verkauf Kauf Kritik Vorwurf Vorwürfe Produkt Fabrik Werk Vorgehen "
    "Ankündigung Antrag Beschwerde Antwort Regeln Bedingungen Pläne Zahlen Verantwortliche Ingenieure Juristen Forscher Leiter Leiterin"
)
# What a sentence about a business says somewhere.
TRADE = _stems(
    "Konzern Unternehmen Firma Aktie Aktien Börse Umsatz Gewinn Quartal Milliarden Millionen Dollar Euro Nutzer Nutzerinnen Plattform App "
    "Werbung Bußgeld Strafe Klage verklagt Wettbewerb Kartellamt Chip Chips Rechenzentrum Software Smartphone iPhone Lizenz Lizenzen "
    "Kunden Anbieter Dienst Dienste Torwächter Gatekeeper Daten Zuckerberg Cook Musk Pichai Modell Modelle Investoren Übernahme übernimmt "
    "Prozessor Prozessoren Cloud Börsengang Datenschutz Konto Konten Posts Messenger Browser entlässt Stellen Mitarbeiter"
)
# What a sentence says somewhere when "die Kommission" is the one in Brussels.
EUROPE = _stems(
    "EU Europa europäische europäischen Brüssel Brüsseler Straßburg Mitgliedstaaten Mitgliedsstaaten Binnenmarkt Torwächter DSA DMA"
)

# Where a word before a name puts it; a law or an office of another place is not the one in the catalogue.
PLACES = {
    stem(word): place
    for place, words in {
        "EU": "europäisch europa eu european brüsseler europas",
        "DE": "deutsch deutschland deutschlands bundes berliner bonner",
        "AT": "österreichisch österreich österreichs wiener",
        "CH": "schweizer schweizerisch schweiz berner eidgenössisch",
        "FR": "französisch frankreich frankreichs pariser",
        "IE": "irisch irland irlands dubliner",
        "NL": "niederländisch niederlande",
        "GB": "britisch großbritannien großbritanniens uk london londoner englisch british schottisch",
        "US": "amerikanisch us usa amerikas washingtoner",
        "US-CA": "kalifornisch kalifornien kaliforniens california californian",
        "US-XX": "alabama alaska arizona arkansas colorado colorados connecticut delaware florida floridas hawaii idaho illinois indiana iowa "
        "kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada oregon ohio "
        "oklahoma pennsylvania tennessee texas texanisch utah utahs vermont virginia wisconsin wyoming",
        "CN": "chinesisch china chinas pekinger",
        "KR": "koreanisch südkoreanisch südkorea südkoreas korea",
        "JP": "japanisch japan japans",
        "IN": "indisch indien indiens",
        "AU": "australisch australien australiens",
        "CA": "kanadisch kanada kanadas",
        "BR": "brasilianisch brasilien brasiliens",
        "IT": "italienisch italien italiens", "ES": "spanisch spanien spaniens", "TR": "türkisch türkei", "IL": "israelisch israel",
        "XX": "afrikanisch kenia kenianisch nigeria nigerianisch südafrika südafrikanisch ägypten ägyptisch mexiko mexikanisch argentinien "
        "argentinisch chile chilenisch kolumbien kolumbianisch polen polnisch tschechien tschechisch slowakei slowakisch ungarn ungarisch "
        "rumänien rumänisch bulgarien bulgarisch griechenland griechisch portugal portugiesisch belgien belgisch luxemburg luxemburgisch "
        "dänemark dänisch schweden schwedisch norwegen norwegisch finnland finnisch estland estnisch lettland lettisch litauen litauisch "
        "kroatien kroatisch slowenien slowenisch serbien serbisch ukraine ukrainisch russland russisch vietnam vietnamesisch thailand "
        "thailändisch indonesien indonesisch philippinisch taiwan taiwanisch singapur saudisch pakistan pakistanisch neuseeland "
        "neuseeländisch zypern zyprisch malta maltesisch island isländisch georgien georgisch kasachstan kasachisch",
    }.items()
    for word in words.split()
}  # fmt: skip

# Names that hold another name and are none of ours: the longer one is read, and left out.
DECOYS = (
    "Europäischer Gerichtshof für Menschenrechte", "Kommission für Jugendmedienschutz", "Internationaler Gerichtshof",
    "Open Data Act", "Democratic Socialists of America", "Meta Data", "Apple Pie", "Big Apple",
)  # fmt: skip

# Acronyms with another meaning, and the words that come with it: one of them in the sentence, and it is left out.
HOMOGRAPHS = {
    "DMA": "speicher controller arbeitsspeicher peripherie bus treiber kernel hauptspeicher datentransfer direct memory designated",
    "DSA": "socialists democratic sozialisten signatur signaturen schlüssel algorithm algorithmus kryptografie kryptograf angiographie angiografie fahrschule direkter "
    "strombörse verzeichnisdienst flughafen yorker",
    "DDG": "duckduckgo gesellschaft geriatrie diabetes datenträger",
    "CRA": "kredit ratingagentur ratingagenturen rating kanadische steuerbehörde reinvestment",
    "BIS": "basel zahlungsausgleich notenbanken zentralbanken settlements standards indian",
    "BSI": "standards british institution norm normungsinstitut schweiz",
    "EAR": "ohr elektroaltgeräte register estimated stiftung altgeräte",
    "AIA": "architects architekten versicherer versicherung lebensversicherer hongkong ironman",
    "FTC": "trail champion football",
    "DPC": "dauerpipeline pakistan premier council",
    "NIS": "schweden nisch serbien raffinerie öl serbisch",
    "EZB": "zeitschriftenbibliothek zeitschriften bibliothek",
    "AMD": "makuladegeneration augen netzhaut auge altersbedingte",
    "SAP": "saft", "AWS": "wetterstation wetterstationen",
    "DSB": "schützenbund schachbund",
    "DGA": "directors regisseure guild", "BDA": "arbeitgeber architekten",
}  # fmt: skip
HOMOGRAPH_STEMS = {name: _stems(words) for name, words in HOMOGRAPHS.items()}
