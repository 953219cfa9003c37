"""Ghost: exports of all versions (https://ghost.org/docs/migration/ghost/)."""

from .archive import GhostArchive

__all__ = ["GhostArchive"]
