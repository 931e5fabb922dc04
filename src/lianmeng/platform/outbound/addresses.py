"""Which addresses lie in the public network, and which only look so."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

#: Ways of writing an IPv4 address inside an IPv6 one. Python counts some of them as global whatever they carry.
_CARRIERS = tuple(
    ip_network(net)
    for net in (
        "::/96",  # IPv4-compatible, long withdrawn
        "::ffff:0:0/96",  # IPv4-mapped
        "::ffff:0:0:0/96",  # IPv4-translated
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",  # NAT64 of a local network
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4
    )
)
#: Withdrawn and still routed in old networks: site-local addresses and the relays of 6to4.
_WITHDRAWN = (ip_network("fec0::/10"), ip_network("192.88.99.0/24"))
#: A cloud's own services that answer at public-looking addresses.
_METADATA = frozenset(map(ip_address, ("168.63.129.16",)))


def is_public(address: str) -> bool:
    """True when ``address``, written as numbers, belongs to one machine in the public network."""
    try:
        one: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return False
    if any(one in net for net in (*_CARRIERS, *_WITHDRAWN)):
        return False
    return one.is_global and not one.is_multicast and not one.is_reserved and one not in _METADATA
