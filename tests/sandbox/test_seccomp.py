"""The filter's program, run by an interpreter of the tests: the same verdicts on both processors."""

import errno
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.base import SandboxError
from sandbox.seccomp import seccomp_filter

ALLOW, KILL, ERRNO, SERVED = 0x7FFF0000, 0x80000000, 0x00050000, 0x7FC00000
DENIED, UNKNOWN, ABSENT = ERRNO | errno.EPERM, ERRNO | errno.ENOSYS, ERRNO | errno.ENOTSUP
ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

# name: numbers on x86_64 and aarch64
CALLS = {
    "read": (0, 63), "openat": (257, 56), "ptrace": (101, 117), "mount": (165, 40),
    "clone": (56, 220), "clone3": (435, 435), "openat2": (437, 437), "socket": (41, 198),
    "socketpair": (53, 199), "ioctl": (16, 29), "personality": (135, 92), "fchmodat": (268, 53),
    "fchmod": (91, 52), "mknodat": (259, 33), "connect": (42, 203), "execve": (59, 221),
    "memfd_create": (319, 279), "bpf": (321, 280), "setns": (308, 268), "fchmodat2": (452, 452),
    "shmat": (30, 196), "bind": (49, 200), "fchownat": (260, 54), "setxattr": (188, 5),
    "utimensat": (280, 88), "prlimit64": (302, 261), "sched_setaffinity": (203, 122),
    "setpriority": (141, 140), "pidfd_open": (434, 434), "inotify_add_watch": (254, 27),
    "accept4": (288, 242), "sendmsg": (46, 211),
}  # fmt: skip


def verdict(
    machine: str,
    number: int,
    *arguments: int,
    architecture: int | None = None,
    namespaces: bool = True,
) -> int:
    """What the kernel would do: classic BPF, as far as the filter uses it."""
    program = list(struct.iter_unpack("<HBBI", seccomp_filter(machine, namespaces=namespaces)))
    values = (*arguments, *([0] * (6 - len(arguments))))
    data = struct.pack("<iIQ6Q", number, architecture or ARCHITECTURE[machine], 0, *values)
    accumulator = at = 0
    while True:
        code, jump_true, jump_false, k = program[at]
        at += 1
        match code:
            case 0x20:
                accumulator = int.from_bytes(data[k : k + 4], "little")
            case 0x15:
                at += jump_true if accumulator == k else jump_false
            case 0x35:
                at += jump_true if accumulator >= k else jump_false
            case 0x45:
                at += jump_true if accumulator & k else jump_false
            case 0x54:
                accumulator &= k
            case 0x06:
                return k
            case _:
                raise AssertionError(f"an instruction that the filter should not have: {code:#x}")


O_WRONLY, O_CREAT, O_TMPFILE = 0o1, 0o100, 0o20000000


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("read", (), ALLOW),
        ("execve", (), ALLOW),
        ("connect", (), ALLOW),
        ("ptrace", (), DENIED),
        ("mount", (), DENIED),
        ("setns", (), DENIED),
        ("bpf", (), DENIED),
        ("memfd_create", (), DENIED),
        ("clone3", (), UNKNOWN),
        ("openat2", (), UNKNOWN),
        ("clone", (0x11,), ALLOW),
        ("clone", (0x10000000 | 0x11,), DENIED),
        ("clone", (0x40000000,), DENIED),
        ("clone", (0x80,), DENIED),
        ("openat", (0, 0, O_WRONLY, 0o4755), ALLOW),
        ("openat", (0, 0, O_WRONLY | O_CREAT, 0o644), ALLOW),
        ("openat", (0, 0, O_WRONLY | O_CREAT, 0o4755), DENIED),
        ("openat", (0, 0, O_TMPFILE, 0o2755), DENIED),
        ("fchmod", (3, 0o755), ALLOW),
        ("fchmod", (3, 0o4755), DENIED),
        ("fchmodat", (3, 0, 0o2755), DENIED),
        ("fchmodat2", (3, 0, 0o4000), DENIED),
        ("mknodat", (3, 0, 0o4644), DENIED),
        ("personality", (0,), ALLOW),
        ("personality", (0xFFFFFFFF,), ALLOW),
        ("personality", (0x40000,), DENIED),
        ("ioctl", (0, 0x5401), ALLOW),
        ("ioctl", (0, 0x5412), DENIED),
        ("ioctl", (0, 0x5412 | 7 << 32), DENIED),
        ("ioctl", (0, 0x541C), DENIED),
        ("socket", (1, 1, 0), DENIED),
        ("socket", (2, 1, 0), ALLOW),
        ("socket", (10, 2, 0), ALLOW),
        ("socket", (16, 3, 0), ALLOW),
        ("socket", (16, 3, 9), DENIED),
        ("socket", (40, 1, 0), DENIED),
        ("socketpair", (1, 1, 0), ALLOW),
        ("socketpair", (1, 0x80801, 0), ALLOW),
        ("socketpair", (1, 5, 0), ALLOW),
        ("socketpair", (1, 2, 0), DENIED),
        ("socketpair", (2, 1, 0), DENIED),
    ],
)
def test_verdicts(machine, name, arguments, expected):
    """Each kind of rule says the same on both processors."""
    number = CALLS[name][machine == "aarch64"]

    assert verdict(machine, number, *arguments) == expected


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("read", (), ALLOW),
        ("accept4", (), ALLOW),
        ("sendmsg", (), ALLOW),
        ("ptrace", (), DENIED),
        ("shmat", (), DENIED),
        ("clone3", (), UNKNOWN),
        ("socket", (2, 1, 0), DENIED),
        ("socket", (16, 3, 0), DENIED),
        ("socketpair", (1, 1, 0), ALLOW),
        ("socketpair", (1, 2, 0), DENIED),
        ("connect", (), DENIED),
        ("bind", (), DENIED),
        ("fchownat", (), DENIED),
        ("setxattr", (), ABSENT),
        ("fchmod", (3, 0o755), SERVED),
        ("fchmodat", (3, 0, 0o644), SERVED),
        ("fchmodat2", (), UNKNOWN),
        ("utimensat", (), SERVED),
        ("pidfd_open", (1,), DENIED),
        ("inotify_add_watch", (), DENIED),
        ("prlimit64", (0, 7), ALLOW),
        ("prlimit64", (1, 7), SERVED),
        ("sched_setaffinity", (0,), ALLOW),
        ("sched_setaffinity", (1,), SERVED),
        ("setpriority", (0, 0, 5), ALLOW),
        ("setpriority", (0, 1, 5), DENIED),
        ("setpriority", (2, 0, 5), DENIED),
        ("ioctl", (0, 0x5401), ALLOW),
        ("ioctl", (0, 0x5412), DENIED),
        ("ioctl", (0, 0x40086602), DENIED),
        ("openat", (0, 0, O_WRONLY | O_CREAT, 0o4755), DENIED),
    ],
)
def test_verdicts_without_namespaces(machine, name, arguments, expected):
    """What stands alone refuses more, and hands on what a filter cannot judge."""
    number = CALLS[name][machine == "aarch64"]

    assert verdict(machine, number, *arguments, namespaces=False) == expected


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_calls_of_another_architecture_end_the_process(machine):
    """A 32-bit program, whose calls have other numbers, is killed at its first."""
    assert verdict(machine, 0, architecture=0x40000003) == KILL


@given(st.integers(0, 0x3FFFFFFF))
def test_the_second_table_of_x86_64_is_closed(number):
    """x32's numbers are unknown, whatever they are."""
    assert verdict("x86_64", 0x40000000 | number) == UNKNOWN


@given(
    st.sampled_from(["x86_64", "aarch64"]),
    st.booleans(),
    st.integers(-(1 << 31), (1 << 31) - 1),
    st.data(),
)
def test_every_path_ends_in_a_verdict(machine, namespaces, number, data):
    """No call falls off the program's end or jumps out of it."""
    arguments = data.draw(st.lists(st.integers(0, (1 << 64) - 1), max_size=6))

    given = verdict(machine, number, *arguments, namespaces=namespaces)
    assert given in {ALLOW, DENIED, UNKNOWN} | (set() if namespaces else {SERVED, ABSENT})


def test_an_unknown_processor_is_refused():
    """Where the numbers are not known there is no filter, and so no sandbox."""
    with pytest.raises(SandboxError) as caught:
        seccomp_filter("riscv64")

    assert str(caught.value) == "The sandbox has no system call filter for riscv64 processors."
