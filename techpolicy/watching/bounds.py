"""How much may be told in a while: a site in trouble must not drown in its own lines and mails."""

import threading
from time import monotonic


class Bound:
    """At most `most` in each run of `seconds`, in this process. Safe among threads."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most, self.seconds = most, seconds
        self._lock = threading.Lock()
        self._since, self._told, self._left_out = 0.0, 0, 0

    def take(self) -> tuple[bool, int]:
        """Whether this one may be told, and how many of the run before were left out (said once)."""
        now = monotonic()
        with self._lock:
            missed = 0
            if now - self._since >= self.seconds:
                missed, self._since, self._told, self._left_out = self._left_out, now, 0, 0
            if self._told >= self.most:
                self._left_out += 1
                return False, missed
            self._told += 1
            return True, missed
