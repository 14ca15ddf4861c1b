"""Attacks by network: every kind of socket, towards the host, its services and the world."""

from tests.sandbox.attacks import Attack, Plain

_ANYONE, _UNFILTERED, _ROOT, _VARIES, _NEVER = Plain

_NO_NETWORK = "a machine may be offline"

NETWORK = (
    Attack(
        "the host's loopback by TCP",
        _ANYONE,
        "socket.create_connection(('127.0.0.1', a['port']), timeout=0.3); return True",
    ),
    Attack(
        "the host's loopback by TCP over IPv6",
        _ANYONE,
        "socket.create_connection(('::1', a['port6']), timeout=0.3); return True",
        needs="port6",
    ),
    Attack(
        "the host's loopback by MPTCP",
        _VARIES,
        """
one = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262)
one.settimeout(0.3)
one.connect(('127.0.0.1', a['port']))
return True
""",
        why="not every kernel has it",
    ),
    Attack(
        "every address of the host",
        _NEVER,
        """
for address in a['addresses']:
    try:
        socket.create_connection((address, a['port']), timeout=0.3)
        return True
    except OSError:
        pass
return False
""",
        why="the listener is on the loopback alone",
    ),
    Attack(
        "the host's loopback by UDP, answered",
        _ANYONE,
        """
one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
one.settimeout(0.3)
one.sendto(b'echo', ('127.0.0.1', a['udp']))
return one.recv(16) == b'echo'
""",
    ),
    Attack(
        "a route to the world",
        _VARIES,
        """
one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
one.connect(('192.0.2.1', 9))
return True
""",
        why=_NO_NETWORK,
    ),
    Attack(
        "a route to the world over IPv6",
        _VARIES,
        """
one = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
one.connect(('2001:db8::1', 9))
return True
""",
        why=_NO_NETWORK,
    ),
    Attack(
        "a broadcast",
        _VARIES,
        """
one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
one.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
return one.sendto(b'x', ('255.255.255.255', 9)) == 1
""",
        why=_NO_NETWORK,
    ),
    Attack(
        "a name looked up",
        _VARIES,
        """
try:
    return len(socket.getaddrinfo('example.org', 80)) > 0
except socket.gaierror:
    return False
""",
        why=_NO_NETWORK,
    ),
    Attack(
        "the resolver's address",
        _VARIES,
        "return 'nameserver' in open('/etc/resolv.conf').read()",
        why="a machine may have none",
    ),
    Attack(
        "a raw socket",
        _ROOT,
        "socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_TCP); return True",
    ),
    Attack(
        "a raw ICMP socket",
        _ROOT,
        "socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP); return True",
    ),
    Attack(
        "a ping that the host answers",
        _NEVER,
        """
one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP)
one.settimeout(0.3)
one.connect((a['addresses'][0], 0))
one.send(bytes([8, 0, 0, 0, 0, 0, 0, 1]))
return len(one.recv(64)) > 0
""",
        why="who may ping depends on a switch, and inside there is no way to the address",
    ),
    Attack(
        "a packet socket",
        _ROOT,
        "socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0); return True",
    ),
    Attack(
        "a way to the hypervisor (vsock)",
        _VARIES,
        "socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM); return True",
        why="not every kernel has it, and no network namespace holds it",
    ),
    Attack(
        "Bluetooth",
        _VARIES,
        "socket.socket(31, socket.SOCK_RAW, 1); return True",
        why="not every kernel has it",
    ),
    Attack(
        "the kernel's ciphers",
        _VARIES,
        "socket.socket(38, socket.SOCK_SEQPACKET, 0); return True",
        why="not every kernel has them",
    ),
    Attack(
        "express data path",
        _VARIES,
        "socket.socket(44, socket.SOCK_RAW, 0); return True",
        why="not every kernel has it",
    ),
    Attack(
        "any other family of sockets",
        _ANYONE,
        """
for family in set(range(64)) - {socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK}:
    for kind in (1, 2, 3, 4, 5):
        try:
            socket.socket(family, kind).close()
            return True
        except OSError:
            pass
return False
""",
    ),
    *(
        Attack(
            f"netlink: {name}",
            _VARIES if number in (6, 10, 12) else _ANYONE,
            f"socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, {number}); return True",
            why="not every kernel has it" if number in (6, 10, 12) else "",
        )
        for name, number in (
            ("the list of sockets", 4),
            ("IPsec", 6),
            ("audit", 9),
            ("device events", 15),
            ("generic", 16),
            ("packet filter", 12),
        )
    ),
    Attack(
        "a change to an interface",
        _ROOT,
        """
one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
same = fcntl.ioctl(one, 0x8913, struct.pack('16sH22x', b'lo', 0))
fcntl.ioctl(one, 0x8914, same)
return True
""",
    ),
    Attack(
        "an interface of its own (tun)",
        _VARIES,
        "os.close(os.open('/dev/net/tun', os.O_RDWR)); return True",
        why="not every machine has it",
    ),
    Attack(
        "an abstract socket of the host",
        _ANYONE,
        """
one = socket.socket(socket.AF_UNIX)
one.connect('\\0' + a['word'])
return True
""",
    ),
    Attack(
        "a socket file in the folder",
        _ANYONE,
        "one = socket.socket(socket.AF_UNIX); one.connect('stream'); return True",
    ),
    Attack(
        "a datagram to a socket file in the folder",
        _ANYONE,
        """
one = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
return one.sendto(b'x', 'datagram') == 1
""",
    ),
    Attack(
        "a datagram pair sent to a socket file",
        _ANYONE,
        """
one, two = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
return one.sendto(b'x', 'datagram') == 1
""",
    ),
    Attack(
        "a stream pair connected anew",
        _NEVER,
        """
one, two = socket.socketpair()
two.close()
one.connect('stream')
return True
""",
        why="no kernel connects a connected socket again",
    ),
    Attack(
        "a pair that listens for the host",
        _NEVER,
        """
one, two = socket.socketpair()
one.bind('served')
try:
    one.listen()
    return True
finally:
    os.unlink('served')
""",
        why="no kernel lets a connected socket listen",
    ),
    Attack(
        "the ssh agent",
        _ANYONE,
        "one = socket.socket(socket.AF_UNIX); one.connect(a['agent']); return True",
    ),
    Attack(
        "services of the machine",
        _VARIES,
        """
for path in ('/var/run/docker.sock', '/run/docker.sock', '/run/dbus/system_bus_socket',
             '/run/systemd/private', '/run/containerd/containerd.sock', '/dev/log',
             f'/run/user/{os.getuid()}/bus', '/tmp/.X11-unix/X0'):
    try:
        socket.socket(socket.AF_UNIX).connect(path)
        return True
    except OSError:
        pass
return False
""",
        why="which of them run depends on the machine",
    ),
    Attack(
        "an open file passed to the host",
        _ANYONE,
        """
one = socket.socket(socket.AF_UNIX)
one.connect('stream')
socket.send_fds(one, [b'x'], [0])
return True
""",
    ),
    Attack(
        "a socket of another process",
        _ROOT,
        """
process = os.pidfd_open(a['pid'])
return call('pidfd_getfd', process, 0, 0) >= 0
""",
    ),
)
