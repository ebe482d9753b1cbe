"""Forms of the signed-in pages of practices."""
