"""Laws that articles cite: links in their texts, "Unsere Artikel nach Vorschrift", and the page of a provision."""
