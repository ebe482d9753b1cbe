"""Words of the legal calendar."""

from common.words import Words


class Seat(Words):
    """Where a service is: it decides which regional holidays close it, and who lives away from it."""

    MAINLAND = "MAINLAND", "continente"
    AZORES = "AZORES", "Região Autónoma dos Açores"
    MADEIRA = "MADEIRA", "Região Autónoma da Madeira"
