"""Who renders a page, when several ask for it at once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """One at a time for each key: `with turns.of(key):` waits until nobody else is inside."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._locks: dict[tuple, threading.Lock] = {}
        self._asking: dict[tuple, int] = {}

    @contextmanager
    def of(self, key: tuple | None) -> Iterator[None]:
        """For None nobody waits."""
        if key is None:
            yield
            return
        with self._guard:
            lock = self._locks.setdefault(key, threading.Lock())
            self._asking[key] = self._asking.get(key, 0) + 1
        try:
            with lock:
                yield
        finally:
            with self._guard:
                self._asking[key] -= 1
                if not self._asking[key]:
                    del self._asking[key], self._locks[key]

    def __len__(self) -> int:
        return len(self._locks)
