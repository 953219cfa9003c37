"""The demo newsroom "Platine & Paragraf": texts and pictures as files, and the loader that puts them in."""
