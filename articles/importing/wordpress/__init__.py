"""WordPress: exports in WXR 1.0 to 1.2 (https://wordpress.org/documentation/article/tools-export-screen/)."""

from .archive import WordPressArchive

__all__ = ["WordPressArchive"]
