"""Words that say nothing about what a text is about, folded, by language."""

GERMAN = frozenset(
    """
    aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes auch auf aus außerdem bei beim
    bereits bin bis bist bzw da dabei dadurch dafür dagegen daher damit danach dann daran darauf daraus darin darum das dass daß
    davon dazu dein dem den denn der deren des dessen deshalb die dies diese diesem diesen dieser dieses doch dort du durch ein
    eine einem einen einer eines einfach einige er es etwa etwas euch für ganz gar gegen geht gibt gut hab habe haben hat hatte
    hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in indem ins ist ja jede jedem jeden jeder jedes
    jedoch jetzt kann kein keine keinen können könnte könnten machen mal man mehr mein meine mich mir mit möchte muss muß müssen
    müssten nach nicht nichts noch nun nur ob obwohl oder ohne schon sehr sein seine seinem seinen seiner seit sich sie sind so
    sodass sogar soll sollen sollte sollten sondern sonst sowie sowohl über um und uns unser unter viel viele vom von vor war
    waren warum was weil weiter welche wenn wer werde werden wie wieder will wir wird wo wobei wollen worden wurde wurden würde
    würden zu zum zur zwar zwischen
    """.split()  # noqa: SIM905 - a list of literals would be three hundred lines
)
ENGLISH = frozenset(
    """
    a about above after again all also am an and any are as at be because been before being below between both but by can could
    did do does doing down during each few for from further had has have having he her here hers him his how i if in into is it
    its just like may me more most my no nor not now of off on once only or other our out over own same she should so some such
    than that the their them then there these they this those through to too under until up use using very was we were what when
    where which while who why will with would you your
    """.split()  # noqa: SIM905 - see above
)
# Further words that only tie others together. They may stand for something ("trotz"), but nobody who mistypes a word means one of them.
PARTICLES = frozenset(
    """
    abseits allerdings allzu anhand anstatt ansonsten außerhalb beide beiden beides bevor bislang bisher dennoch derzeit deswegen
    ebenfalls ebenso eben eher entlang entweder ferner folglich fast falls gegenüber gemäß genau genug hingegen hinsichtlich infolge
    innerhalb insbesondere insofern inzwischen irgend je jemals jemand jene jenem jenen jener jenes kaum künftig lange laut lediglich
    meist meistens mindestens mittels nachdem nämlich neben nie niemals niemand nirgends oft selbst sofern sofort solange solche solchem
    solchen solcher solches somit später statt stets teils trotz trotzdem überall übrigens unterdessen vielleicht vielmehr völlig vorbei
    vorher während wann wegen weitere weiteren weiterhin wenig wenige weniger wessen wieso wohl womit wonach zudem zuerst zuletzt zumal
    zumindest zunächst zurück zusammen zuvor zuweilen
    """.split()  # noqa: SIM905 - see above
)
