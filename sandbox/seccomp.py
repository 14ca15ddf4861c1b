"""A seccomp filter as BPF instructions: which system calls a confined process cannot make.

A deny list by hand, without a library, for x86_64 and aarch64; anywhere else it refuses. It closes
what mounts and namespaces leave open: kernel interfaces with a history of holes, ways around the
memory limits (memfd, System V), typing into a terminal, marking files set-uid, and sockets. Of the
socket families only IPv4, IPv6 (a lonely loopback inside) and netlink's routing protocol are left.
Unix sockets are not: a socket file in the shown folder, or one that appears there later, is a way
to a process outside which neither a network namespace nor a read-only mount closes. A connected
`socketpair` stays, but no datagram one, because that could still send to any path.

Numbers: the kernel's unistd tables. Layout of what a filter sees: linux/seccomp.h.
"""

import errno
import platform
import struct
from collections.abc import Sequence

from sandbox.base import SandboxError

_ALLOW = 0x7FFF0000
_KILL = 0x80000000
_ERRNO = 0x00050000
_USER_NOTIF = 0x7FC00000

# Classic BPF: load a word, compare, and-mask, return.
_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_ANY_BIT, _AND, _RETURN = (
    0x20,
    0x15,
    0x35,
    0x45,
    0x54,
    0x06,
)

_NUMBER_AT, _ARCH_AT, _ARGUMENTS_AT = 0, 4, 16

_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
# x86_64's second table (x32) starts here; the same calls would stand there under other numbers.
_X32 = 0x40000000

Instruction = tuple[int, int, int, int]

# By name, the numbers on x86_64 and aarch64.
_REFUSED: dict[str, tuple[int | None, int | None]] = {
    # other processes, and files by handle
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "fanotify_init": (300, 262),
    "fanotify_mark": (301, 263),
    # keyrings are not in a namespace
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    # large interfaces into the kernel
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "userfaultfd": (323, 282),
    "modify_ldt": (154, None),
    "iopl": (172, None),
    "ioperm": (173, None),
    "syslog": (103, 116),
    "acct": (163, 89),
    "vhangup": (153, 58),
    "lookup_dcookie": (212, 18),
    "nfsservctl": (180, 42),
    "uselib": (134, None),
    "_sysctl": (156, None),
    "ustat": (136, None),
    "sysfs": (139, None),
    # mounts and namespaces
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "move_mount": (429, 429),
    "open_tree": (428, 428),
    "open_tree_attr": (467, 467),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "statmount": (457, 457),
    "listmount": (458, 458),
    "chroot": (161, 51),
    "unshare": (272, 97),
    "setns": (308, 268),
    # the machine
    "create_module": (174, None),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    # memory that no resource limit counts, and its placement
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    # the same by number, without a get
    "shmat": (30, 196),
    "shmctl": (31, 195),
    "msgsnd": (69, 189),
    "msgrcv": (70, 188),
    "msgctl": (71, 187),
    "semop": (65, 193),
    "semtimedop": (220, 192),
    "semctl": (66, 191),
    "mq_unlink": (241, 181),
    "mq_open": (240, 180),
    "mbind": (237, 235),
    "set_mempolicy": (238, 237),
    "set_mempolicy_home_node": (450, 450),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
}

# Refused besides where no namespaces and no read-only mounts stand behind the filter, only Landlock.
_REFUSED_BARE: dict[str, tuple[int | None, int | None]] = {
    # what leads out of a socket that was inherited; making one is refused below
    "connect": (42, 203),
    "bind": (49, 200),
    # Landlock leaves a file's metadata open: the owner could change what it may only read
    "chown": (92, None),
    "fchown": (93, 55),
    "lchown": (94, None),
    "fchownat": (260, 54),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "file_setattr": (469, 469),
    # what happens in a folder
    "inotify_init": (253, None),
    "inotify_init1": (294, 26),
    "inotify_add_watch": (254, 27),
    # other processes of the user, by pid
    "pidfd_open": (434, 434),
    "process_madvise": (440, 440),
    "process_mrelease": (448, 448),
    "ioprio_set": (251, 30),
}
# The same as for a file system that has no extended attributes, which programs know how to take.
_NO_ATTRIBUTES: dict[str, tuple[int, int]] = {
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "setxattrat": (463, 463),
    "removexattrat": (466, 466),
    "getxattr": (191, 8),
    "lgetxattr": (192, 9),
    "listxattr": (194, 11),
    "llistxattr": (195, 12),
    "fgetxattr": (193, 10),
    "flistxattr": (196, 13),
    "getxattrat": (464, 464),
    "listxattrat": (465, 465),
}
# Done by the supervisor for files in the scratch folder: a filter cannot see which file is meant.
_SERVED: dict[str, tuple[int | None, int | None]] = {
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "utimensat": (280, 88),
}
# The first argument is a pid, 0 for the caller itself; the supervisor says whose another one is.
_ONLY_SELF: dict[str, tuple[int, int]] = {
    "prlimit64": (302, 261),
    "sched_setparam": (142, 118),
    "sched_setscheduler": (144, 119),
    "sched_setaffinity": (203, 122),
    "sched_setattr": (314, 274),
}

# These say "no such call", so that libc falls back to one that a filter can look into: their
# arguments stand in memory.
_UNKNOWN = {"clone3": (435, 435), "openat2": (437, 437)}
_UNKNOWN_BARE = {"fchmodat2": (452, 452)}

# The same, and which argument is the mode.
_SET_MODE: dict[str, tuple[int | None, int | None, int]] = {
    "chmod": (90, None, 1),
    "fchmod": (91, 52, 1),
    "fchmodat": (268, 53, 2),
    "fchmodat2": (452, 452, 2),
    "creat": (85, None, 1),
    "mknod": (133, None, 1),
    "mknodat": (259, 33, 2),
}
# The mode of an open counts only where its flags create: numbers, index of flags, of mode.
_OPEN: dict[str, tuple[int | None, int | None, int, int]] = {
    "open": (2, None, 1, 2),
    "openat": (257, 56, 2, 3),
}
_CLONE, _PERSONALITY, _IOCTL, _SOCKET, _SOCKETPAIR, _SETPRIORITY = (
    (56, 220),
    (135, 92),
    (16, 29),
    (41, 198),
    (53, 199),
    (141, 140),
)

_SET_ID_BITS = 0o6000
# O_CREAT, and O_TMPFILE without the O_DIRECTORY that is part of it and harmless alone.
_CREATES = 0o100 | 0o20000000
# CLONE_NEWTIME, NS, CGROUP, UTS, IPC, USER, PID, NET
_NEW_NAMESPACES = (
    0x80 | 0x20000 | 0x2000000 | 0x4000000 | 0x8000000 | 0x10000000 | 0x20000000 | 0x40000000
)
# TIOCSTI types into a terminal, TIOCLINUX pastes into one. The kernel reads 32 bits of the request.
_TERMINAL_INPUT = (0x5412, 0x541C)
# FS_IOC_SETFLAGS, FSSETXATTR, SETVERSION, ext4's SETVERSION, ENABLE_VERITY: an owner's, by a
# descriptor that is only for reading.
_FILE_ATTRIBUTES = (0x40086602, 0x401C5820, 0x40087602, 0x40086604, 0x40806685)
_INET, _INET6, _NETLINK, _UNIX = 2, 10, 16, 1
_STREAM, _SEQPACKET = 1, 5


def seccomp_filter(machine: str | None = None, *, namespaces: bool = True) -> bytes:
    """The filter for `machine` (default: this one) as an array of struct sock_filter.

    Without `namespaces` it refuses more: every socket but a connected pair, every change to what
    belongs to a file rather than stands in it, and what reaches processes by their number.
    Raises SandboxError for a machine whose table of system calls is not here.
    """
    machine = machine or platform.machine()
    if machine not in _ARCHITECTURES:
        raise SandboxError(f"The sandbox has no system call filter for {machine} processors.")
    column, architecture = _ARCHITECTURES[machine]
    return b"".join(
        struct.pack("<HBBI", *line) for line in _program(column, architecture, namespaces)
    )


def served_calls() -> dict[int, str]:
    """By number, the calls that the filter without namespaces hands to its listener."""
    column, _ = _ARCHITECTURES[platform.machine()]
    numbers = {name: numbers[column] for name, numbers in (_SERVED | _ONLY_SELF).items()}
    return {number: name for name, number in numbers.items() if number is not None}


def _program(column: int, architecture: int, namespaces: bool) -> list[Instruction]:
    program = [
        (_LOAD, 0, 0, _ARCH_AT),
        (_JUMP_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
    ]
    if column == 0:
        program += [(_JUMP_AT_LEAST, 0, 1, _X32), _error(errno.ENOSYS)]
    if not namespaces:
        program += _bare(column)
    for numbers in _REFUSED.values():
        program += _on(numbers[column], [_error(errno.EPERM)])
    for numbers in _UNKNOWN.values():
        program += _on(numbers[column], [_error(errno.ENOSYS)])
    for *numbers, mode in _SET_MODE.values():
        program += _on(numbers[column], _refuse_bits(mode, _SET_ID_BITS))
    for x86_64, aarch64, flags, mode in _OPEN.values():
        program += _on((x86_64, aarch64)[column], _refuse_open(flags, mode))
    program += _on(_CLONE[column], _refuse_bits(0, _NEW_NAMESPACES))
    program += _on(_PERSONALITY[column], _allow_values(0, (0, 0xFFFFFFFF)))
    program += _on(_IOCTL[column], _refuse_values(1, _TERMINAL_INPUT))
    program += _on(_SOCKET[column], _socket())
    program += _on(_SOCKETPAIR[column], _socketpair())
    return [*program, (_RETURN, 0, 0, _ALLOW)]


def _bare(column: int) -> list[Instruction]:
    program: list[Instruction] = []
    for numbers in _REFUSED_BARE.values():
        program += _on(numbers[column], [_error(errno.EPERM)])
    for numbers in _NO_ATTRIBUTES.values():
        program += _on(numbers[column], [_error(errno.ENOTSUP)])
    for numbers in _SERVED.values():
        program += _on(numbers[column], [(_RETURN, 0, 0, _USER_NOTIF)])
    for numbers in _UNKNOWN_BARE.values():
        program += _on(numbers[column], [_error(errno.ENOSYS)])
    for numbers in _ONLY_SELF.values():
        program += _on(numbers[column], _serve_unless_self())
    program += _on(_SETPRIORITY[column], _only_own_priority())
    program += _on(_SOCKET[column], [_error(errno.EPERM)])
    return program + _on(_IOCTL[column], _refuse_values(1, (*_TERMINAL_INPUT, *_FILE_ATTRIBUTES)))


def _on(number: int | None, block: Sequence[Instruction]) -> list[Instruction]:
    """`block`, which always returns, for the call `number`; nothing where there is no such call."""
    return [] if number is None else [(_JUMP_EQUAL, 0, len(block), number), *block]


def _error(number: int) -> Instruction:
    return (_RETURN, 0, 0, _ERRNO | number)


def _argument(index: int) -> Instruction:
    """Load the low 32 bits of an argument: all that the kernel looks at in those judged here."""
    return (_LOAD, 0, 0, _ARGUMENTS_AT + 8 * index)


def _refuse_bits(argument: int, bits: int) -> list[Instruction]:
    return [
        _argument(argument),
        (_JUMP_ANY_BIT, 0, 1, bits),
        _error(errno.EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ]


def _refuse_open(flags: int, mode: int) -> list[Instruction]:
    return [
        _argument(flags),
        (_JUMP_ANY_BIT, 1, 0, _CREATES),
        (_RETURN, 0, 0, _ALLOW),
        *_refuse_bits(mode, _SET_ID_BITS),
    ]


def _refuse_values(argument: int, values: Sequence[int]) -> list[Instruction]:
    refusals = [
        line for value in values for line in ((_JUMP_EQUAL, 0, 1, value), _error(errno.EPERM))
    ]
    return [_argument(argument), *refusals, (_RETURN, 0, 0, _ALLOW)]


def _allow_values(argument: int, values: Sequence[int]) -> list[Instruction]:
    allowed = [
        line for value in values for line in ((_JUMP_EQUAL, 0, 1, value), (_RETURN, 0, 0, _ALLOW))
    ]
    return [_argument(argument), *allowed, _error(errno.EPERM)]


def _serve_unless_self() -> list[Instruction]:
    return [
        _argument(0),
        (_JUMP_EQUAL, 0, 1, 0),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _USER_NOTIF),
    ]


def _only_own_priority() -> list[Instruction]:
    """PRIO_PROCESS of 0: not of another process, a group, or all that the user runs."""
    return [
        _argument(0),
        (_JUMP_EQUAL, 0, 3, 0),
        _argument(1),
        (_JUMP_EQUAL, 0, 1, 0),
        (_RETURN, 0, 0, _ALLOW),
        _error(errno.EPERM),
    ]


def _socket() -> list[Instruction]:
    """IPv4, IPv6, and netlink's protocol 0: libzmq aborts where it cannot list interfaces."""
    return [
        _argument(0),
        (_JUMP_EQUAL, 2, 0, _INET),
        (_JUMP_EQUAL, 1, 0, _INET6),
        (_JUMP_EQUAL, 1, 4, _NETLINK),
        (_RETURN, 0, 0, _ALLOW),
        _argument(2),
        (_JUMP_EQUAL, 0, 1, 0),
        (_RETURN, 0, 0, _ALLOW),
        _error(errno.EPERM),
    ]


def _socketpair() -> list[Instruction]:
    return [
        _argument(0),
        (_JUMP_EQUAL, 0, 4, _UNIX),
        _argument(1),
        (_AND, 0, 0, 0xF),
        (_JUMP_EQUAL, 2, 0, _STREAM),
        (_JUMP_EQUAL, 1, 0, _SEQPACKET),
        _error(errno.EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ]
