"""The demo newsroom "Platine & Paragraf": content as files, pictures drawn by code, and the loader that puts both in."""
