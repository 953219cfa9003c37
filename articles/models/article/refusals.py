"""What an article refuses, and why; the messages are German, for whoever asked."""

from ..desk.revision import Draft, Revision


class NotPublishable(Exception):
    """What was asked cannot be done with an article in its state; the message says why."""


class EmbargoHolds(Exception):
    """A running embargo would end earlier: only the chief editor may do that, with a reason."""


class MayNotPublish(Exception):
    """The change would reach readers, and this person may not publish."""


class NeedsSecondPerson(MayNotPublish):
    """The change would reach readers by itself, and four eyes are wanted."""

    def __init__(self) -> None:
        super().__init__(
            "Vier-Augen-Prinzip: Der Artikel ist eingeplant oder abgelaufen, und allein ändert ihn niemand. Bitte erst die Planung aufheben oder zurückziehen, dann ändern und freigeben lassen."
        )


class NewerRevision(Exception):
    """Somebody saved in the meantime. The posted text is safe in the poster's draft; `newest` is what is there now."""

    def __init__(self, newest: Revision | None, draft: Draft) -> None:
        super().__init__("Inzwischen hat jemand anderes gespeichert.")
        self.newest, self.draft = newest, draft
