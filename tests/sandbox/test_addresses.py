"""Which names are taken for hosts, and which addresses are public."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.addresses import canonical_host, canonical_pattern, is_allowed, is_public


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254",
        "169.254.169.254", "172.16.0.1", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1",
        "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1",
        "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",
        "::8.8.8.8", "64:ff9b::127.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1", "2001::1",
        "2001:db8::1", "2002:7f00:1::", "2002:0808:0808::", "3fff::1", "5f00::1", "fc00::1",
        "fd12::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "", "localhost", "127.1",
    ],
)  # fmt: skip
def test_no_private_form_is_public(address):
    """Every private, special, wrapped, tunnelled and malformed form is refused."""
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"],
)
def test_public_addresses_are(address):
    """Plain ones, and wrapped ones by what they wrap."""
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_wrapping_changes_nothing(address):
    """An IPv4 address is judged alike, bare, mapped and behind NAT64; never as 6to4."""
    number = int(address)
    bare = is_public(str(address))
    assert is_public(f"::ffff:{address}") == bare
    assert is_public(str(ipaddress.IPv6Address((0x64FF9B << 96) | number))) == bare
    assert not is_public(str(ipaddress.IPv6Address((0x2002 << 112) | (number << 80))))


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("PyPI.org", "pypi.org"),
        ("pypi.org.", "pypi.org"),
        ("xn--mnchen-3ya.de", "xn--mnchen-3ya.de"),
        ("1.2.3.4", "1.2.3.4"),
        ("[2606:4700:0::1111]", "2606:4700::1111"),
        ("_a-b.example", "_a-b.example"),
    ],
)
def test_hosts_have_one_form(text, host):
    """Case, a dot at the end and the zeros of IPv6 make no difference."""
    assert canonical_host(text) == host


@pytest.mark.parametrize(
    "text",
    [
        "", ".", "..", "a..b", ".a", "a..", "user@host", "a b", "a\tb", "a\0b", "a%2eb", "a/b", "a\\b",
        "a:b", "höhle.de", "-a.de", "a-.de", "[::1", "::1", "[fe80::1%25eth0]", "[]", "127.1",
        "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "1.2.3.4.5", "a.1", "256.1.1.1",
        "a" * 64 + ".de", "a." * 127 + "de", "１.2.3.4", "ⓔxample.com",
    ],
)  # fmt: skip
def test_what_is_no_host(text):
    """Users, escapes, controls, other alphabets and the odd spellings of addresses are refused."""
    with pytest.raises(ValueError, match=r"."):
        canonical_host(text)


@given(st.text(max_size=300))
def test_any_text_is_judged(text):
    """A host, or a ValueError; and the form is final."""
    try:
        host = canonical_host(text)
    except ValueError:
        return
    bracketed = f"[{host}]" if ":" in host else host
    assert canonical_host(bracketed) == host
    assert is_public(text) in (True, False)


def test_the_allow_list():
    """Whole names, or everything below a domain; never a part of a name, never an address by *."""
    patterns = [canonical_pattern(text) for text in ("PyPI.org.", "*.Example.org", "münchen.de")]
    assert patterns == ["pypi.org", "*.example.org", "xn--mnchen-3ya.de"]
    allowed = ["pypi.org", "a.example.org", "a.b.example.org", "xn--mnchen-3ya.de"]
    refused = ["a.pypi.org", "example.org", "badexample.org", "pypi.org.evil.com", "1.2.3.4"]
    assert [host for host in [*allowed, *refused] if is_allowed(host, patterns)] == allowed


@pytest.mark.parametrize("text", ["", "*", "*.", "*.org", "*.*.org", "a.*.org", "*.1.2.3.4", "a b"])
def test_entries_that_cover_too_much_or_nothing(text):
    """Everything, a whole top-level domain, a * elsewhere: refused."""
    with pytest.raises(ValueError, match=r"."):
        canonical_pattern(text)
