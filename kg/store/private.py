"""Which hosts the world cannot reach: a foreign endpoint must not send us to them."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from socket import getaddrinfo

_NAT64 = IPv6Network("64:ff9b::/96")


def is_private(host: str | None) -> bool:
    """Tell whether a host is, or is called like, a machine that the world cannot reach.

    A foreign endpoint must not send us to such a one: what answers there was not meant for it.
    """
    try:
        found = getaddrinfo(host or "", None)
    except (OSError, UnicodeError):
        return False  # It cannot be reached then either.
    places = (ip_address(str(place[4][0]).partition("%")[0]) for place in found)
    return any(not each.is_global or not _inner(each).is_global for each in places)


def _inner(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that stands inside an IPv6 one, if one does.

    Mapped, 6to4 (RFC 3056), and translated by NAT64 (RFC 6052).
    """
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour or address
