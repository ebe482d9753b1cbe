"""Collections of images that the portal fills by itself."""

PRACTICE_PICTURES = "Imagens das boas práticas"

# What lies here was approved as it is, or waits to be: the back office chooses it and never changes it.
FROZEN = frozenset({PRACTICE_PICTURES})
# Sizes of what lies there are kept apart from those of pages: no proxy sends them, the portal asks first.
GUARDED = "guarded"
