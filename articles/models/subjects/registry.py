"""The kinds of subject, in the order in which they are listed."""

from .company import Company
from .institution import Institution
from .regulation import Regulation
from .topic import Topic

SUBJECTS: dict[str, type[Company | Regulation | Institution | Topic]] = {
    kind.kind: kind for kind in (Company, Regulation, Institution, Topic)
}
