"""What templates see, built from public rows or from a revision, so that a preview shows the truth."""
