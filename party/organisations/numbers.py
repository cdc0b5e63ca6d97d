"""By which numbers organisations and members are known; made of their keys."""


def organisation_number(key: int) -> str:
    """Return the number of an organisation: Z and five digits."""
    return f"Z{key:05d}"


def member_number(key: int) -> str:
    """Return the number of a member: D and six digits."""
    return f"D{key:06d}"
