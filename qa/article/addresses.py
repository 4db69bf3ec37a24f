"""A network address in, out comes why we must not connect to it, if we must not."""

from __future__ import annotations

import ipaddress

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_REFUSED_NETWORKS = tuple(
    (ipaddress.ip_network(network), kind)
    for network, kind in (
        ("168.63.129.16/32", "a cloud's metadata service"),
        ("169.254.169.254/32", "a cloud's metadata service"),
        ("100.100.100.200/32", "a cloud's metadata service"),
        ("192.88.99.0/24", "a relay"),
        ("::/96", "an IPv4 address in disguise"),
        ("64:ff9b:1::/48", "a local translation of IPv4"),
        ("fec0::/10", "a site-local address"),
    )
)


def refusal(address: str) -> str | None:
    """Return what is wrong with the address ("a loopback address"), None for one in public.

    IPv4 addresses inside IPv6 ones (mapped, 6to4, Teredo, NAT64) are judged like themselves.

    >>> refusal("127.0.0.1"), refusal("::ffff:10.0.0.1"), refusal("1.1.1.1")
    ('a loopback address', 'a private address', None)
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "not an address"
    for candidate in (parsed, *_embedded(parsed)):
        kind = _kind(candidate)
        if kind:
            return kind
    return None


def _embedded(address: _Address) -> list[_Address]:
    """Return the IPv4 addresses to which traffic for an IPv6 address may go."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    found: list[_Address | None] = [address.ipv4_mapped, address.sixtofour]
    found += address.teredo or ()
    if address in _NAT64:
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [inner for inner in found if inner is not None]


def _kind(address: _Address) -> str | None:
    if isinstance(address, ipaddress.IPv6Address) and (
        address.ipv4_mapped or address.sixtofour or address.teredo or address in _NAT64
    ):
        return None
    checks = (
        (address.is_loopback, "a loopback address"),
        (address.is_unspecified, "the unspecified address"),
        (address.is_multicast, "a multicast address"),
    )
    for refused, kind in checks:
        if refused:
            return kind
    for network, kind in _REFUSED_NETWORKS:
        if address.version == network.version and address in network:
            return kind
    if address.is_link_local:
        return "a link-local address"
    if address.is_private:
        return "a private address"
    if address.is_reserved or not address.is_global:
        return "a reserved address"
    return None
