"""Names and addresses on the internet: how a host is written, and which addresses are public.

Used wherever something inside may cause a connection from outside. A name is judged as text first,
then every address that it resolves to; the connection goes to an address that was judged, never to
the name again, so that a second answer cannot lead elsewhere.
"""

import ipaddress
import re
from collections.abc import Iterable

MOST_HOST_CHARACTERS = 253
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
# What some resolvers take for an IPv4 address without its being written as one: 0x7f.1, 2130706433.
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
# Special ones that some versions of Python call global.
_SPECIAL_4 = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "0.0.0.0/8",
            "100.64.0.0/10",
            "192.0.0.0/24",
            "192.88.99.0/24",
            "198.18.0.0/15",
            "240.0.0.0/4",
        ),
    )
)
_SPECIAL_6 = tuple(
    map(ipaddress.IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
)


def canonical_host(text: str) -> str:
    """`text` in lower case without the dot at its end; IPv6 without brackets.

    Raises ValueError, whose text is the end of a sentence that begins with the host.
    """
    if not text.isascii():
        raise ValueError("is not in ASCII; write it as xn--…")
    host = text.lower().removesuffix(".")
    if not host or len(host) > MOST_HOST_CHARACTERS:
        raise ValueError(f"does not have 1 to {MOST_HOST_CHARACTERS} characters")
    if host.startswith("[") and host.endswith("]"):
        return _canonical_ipv6(host[1:-1])
    labels = host.split(".")
    if not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError("is no name of a host")
    if _NUMBER.fullmatch(labels[-1]):
        # With a number at its end it is an address, and only the plain form is taken.
        try:
            return str(ipaddress.IPv4Address(host))
        except ValueError:
            raise ValueError("is no address in its plain form") from None
    return host


def _canonical_ipv6(text: str) -> str:
    try:
        # A scope (%eth0) names an interface of this machine.
        return str(ipaddress.IPv6Address(text if "%" not in text else ""))
    except ValueError:
        raise ValueError("is no address") from None


def canonical_pattern(text: str) -> str:
    """An entry of an allow-list: a host, or `*.` and a domain for every host below it.

    Raises ValueError, whose text is the end of a sentence that begins with the entry.
    """
    wild, name = ("*.", text[2:]) if text.startswith("*.") else ("", text)
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            raise ValueError("is no name of a host") from None
    if "*" in name:
        raise ValueError("has a * that is not at its beginning, as in *.example.org")
    host = canonical_host(name)
    if wild and ("." not in host or _is_address(host)):
        raise ValueError("covers too much; write *. and a domain, as in *.example.org")
    return wild + host


def is_allowed(host: str, patterns: Iterable[str]) -> bool:
    """Whether the canonical `host` fits one of the canonical `patterns`."""
    return any(
        host.endswith(pattern[1:]) and not _is_address(host)
        if pattern.startswith("*.")
        else host == pattern
        for pattern in patterns
    )


def is_public(text: str) -> bool:
    """Whether an address as a resolver gives it is one of the public internet.

    Addresses that carry another one inside (mapped, NAT64) are judged by that. Tunnels (6to4,
    Teredo), documentation, multicast and whatever is reserved are not public.
    """
    try:
        address = _unwrapped(ipaddress.ip_address(text))
    except ValueError:
        return False
    if address.is_multicast or address.is_reserved or not address.is_global:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _SPECIAL_4)
    return address in _GLOBAL_UNICAST and not any(address in network for network in _SPECIAL_6)


def _unwrapped(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
