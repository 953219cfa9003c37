"""What became of a company's relation to a law, as the subject and the end of a German sentence."""

from ...models.subjects.relation import RelationRole, RelationStatus

_ROLES = {
    RelationRole.GATEKEEPER: "Die Einstufung von {} als Torwächter",
    RelationRole.VLOP: "Die Einstufung von {} als sehr große Plattform",
    RelationRole.VLOSE: "Die Einstufung von {} als sehr große Suchmaschine",
    RelationRole.SUBJECT: "Die Geltung für {}",
    RelationRole.PROCEEDINGS: "Das Verfahren gegen {}",
    RelationRole.SUED: "Die Klage gegen {}",
    RelationRole.FINE: "Das Bußgeld gegen {}",
    RelationRole.BAN: "Die Untersagung gegen {}",
    RelationRole.ENTITY_LIST: "Der Eintrag von {} in der Entity List",
    RelationRole.EXPORT_LICENCE: "Die Exportlizenz für {}",
    RelationRole.FUNDING: "Die Förderung für {}",
    RelationRole.SIGNATORY: "Die Unterschrift von {}",
}
_STATUSES = {
    RelationStatus.RUNNING: "läuft",
    RelationStatus.APPEALABLE: "ist nicht rechtskräftig",
    RelationStatus.FINAL: "ist jetzt rechtskräftig",
    RelationStatus.LIFTED: "ist aufgehoben",
}


def tie_of(role: str, company: str) -> str:
    """ "Das Bußgeld gegen Meta" """
    return _ROLES[RelationRole(role)].format(company)


def status_now(status: str) -> str:
    """ "ist aufgehoben" """
    return _STATUSES[RelationStatus(status)]
