"""What the move of a site to here leads to: its former addresses, and what they answer now."""
