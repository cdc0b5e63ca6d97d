"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two rounds, one lane: OWASP's setting for small web processes."""

    time_cost = 2
    memory_cost = 19456
    parallelism = 1
