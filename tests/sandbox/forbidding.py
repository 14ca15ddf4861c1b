"""Runs a command where no namespace can be made, as a stock container's own filter has it.

`python tests/sandbox/forbidding.py [--landlock-too] COMMAND…`: a real system call filter, inherited by
whatever runs. With the option Landlock cannot be had either, so that no confinement is left.
"""

import ctypes
import errno
import os
import platform
import struct
import sys

COLUMN = {"x86_64": 0, "aarch64": 1}[platform.machine()]
# unshare, setns, mount, pivot_root; clone3 cannot be looked into, so it does not exist.
REFUSED = [(272, 97), (308, 268), (165, 40), (155, 41)]
LANDLOCK_CREATE_RULESET = (444, 444)
CLONE, CLONE3 = (56, 220), (435, 435)
NEW_NAMESPACES = 0x7E020080
LOAD, EQUAL, ANY_BIT, RETURN = 0x20, 0x15, 0x45, 0x06
ALLOW, ERRNO = 0x7FFF0000, 0x00050000


def main() -> None:
    command = sys.argv[1:]
    if command[0] == "--landlock-too":
        REFUSED.append(LANDLOCK_CREATE_RULESET)
        command = command[1:]
    forbid_namespaces()
    os.execvp(command[0], command)


def forbid_namespaces() -> None:
    program = [(LOAD, 0, 0, 0)]
    for numbers in REFUSED:
        program += [(EQUAL, 0, 1, numbers[COLUMN]), (RETURN, 0, 0, ERRNO | errno.EPERM)]
    program += [(EQUAL, 0, 1, CLONE3[COLUMN]), (RETURN, 0, 0, ERRNO | errno.ENOSYS)]
    program += [
        (EQUAL, 0, 3, CLONE[COLUMN]),
        (LOAD, 0, 0, 16),
        (ANY_BIT, 0, 1, NEW_NAMESPACES),
        (RETURN, 0, 0, ERRNO | errno.EPERM),
        (RETURN, 0, 0, ALLOW),
    ]
    code = b"".join(struct.pack("<HBBI", *line) for line in program)
    buffer = ctypes.create_string_buffer(code, len(code))
    header = (ctypes.c_void_p * 2)(len(program), ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    long = ctypes.c_ulong
    for option, one, two in ((38, 1, 0), (22, 2, ctypes.addressof(header))):
        if libc.prctl(option, long(one), long(two), long(0), long(0)) != 0:
            raise OSError(ctypes.get_errno(), "no filter")


if __name__ == "__main__":
    main()
