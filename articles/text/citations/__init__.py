"""References to provisions of laws in a text: "Art. 5 Abs. 2 lit. b DSGVO", "§ 19a GWB", "Verordnung (EU) 2024/1689".

The rules would rather miss a reference than give it to the wrong law.
"""

from .laws import Laws
from .reading import Reader, citations
from .values import Citation, LawName

__all__ = ["Citation", "LawName", "Laws", "Reader", "citations"]
