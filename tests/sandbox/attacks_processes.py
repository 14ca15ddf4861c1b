"""Attacks on other processes and on the kernel: signals, traces, and every large interface."""

from tests.sandbox.attacks import Attack, Plain

_ANYONE, _UNFILTERED, _ROOT, _VARIES, _NEVER = Plain

_PTRACE = "libc.ptrace.argtypes = [ctypes.c_long] * 4; ctypes.set_errno(0)\n"

PROCESSES = (
    Attack("a signal to a process outside", _ANYONE, "os.kill(a['pid'], 0); return True"),
    Attack(
        "a signal by descriptor",
        _ANYONE,
        "signal.pidfd_send_signal(os.pidfd_open(a['pid']), 0); return True",
    ),
    Attack(
        "a signal to the program that shows the answers",
        _ANYONE,
        "os.kill(a['driver'], 0); return True",
    ),
    Attack(
        "a queued signal",
        _ANYONE,
        """
number = 129 if platform.machine() == 'x86_64' else 138
information = struct.pack('iii', 0, 0, -1).ljust(128, b'\\0')
return call(number, a['pid'], 0, information) == 0
""",
    ),
    Attack(
        "see more processes than its own",
        _ANYONE,
        "return str(a['driver']) in os.listdir('/proc') or str(a['pid']) in os.listdir('/proc')",
    ),
    Attack(
        "the limits of a process outside",
        _ANYONE,
        "resource.prlimit(a['pid'], resource.RLIMIT_CORE); return True",
    ),
    Attack(
        "the processors of a process outside",
        _ANYONE,
        "os.sched_setaffinity(a['pid'], os.sched_getaffinity(a['pid'])); return True",
    ),
    Attack(
        "the scheduling of a process outside",
        _ANYONE,
        "os.sched_setscheduler(a['pid'], os.SCHED_OTHER, os.sched_param(0)); return True",
    ),
    Attack(
        "the priority of a process outside",
        _ANYONE,
        "os.setpriority(os.PRIO_PROCESS, a['pid'], os.getpriority(os.PRIO_PROCESS, a['pid'])); "
        "return True",
    ),
    Attack(
        "trace a process outside",
        _ROOT,
        _PTRACE + "return libc.ptrace(0x4206, a['pid'], 0, 0) == 0",
    ),
    Attack("be traced", _UNFILTERED, _PTRACE + "return libc.ptrace(0, 0, 0, 0) == 0"),
    Attack(
        "read another process's memory",
        _ROOT,
        """
with open(f"/proc/{a['pid']}/maps") as maps:
    start = int(maps.readline().split('-')[0], 16)
data = ctypes.create_string_buffer(4)
ours = struct.pack('NN', ctypes.addressof(data), 4)
theirs = struct.pack('NN', start, 4)
return call('process_vm_readv', a['pid'], ours, 1, theirs, 1, 0) == 4
""",
    ),
    Attack(
        "read memory by a call",
        _UNFILTERED,
        """
one, two = ctypes.create_string_buffer(b'abcd'), ctypes.create_string_buffer(4)
ours = struct.pack('NN', ctypes.addressof(two), 4)
theirs = struct.pack('NN', ctypes.addressof(one), 4)
return call('process_vm_readv', os.getpid(), ours, 1, theirs, 1, 0) == 4
""",
    ),
    Attack(
        "write memory by a call",
        _UNFILTERED,
        """
one, two = ctypes.create_string_buffer(b'abcd'), ctypes.create_string_buffer(4)
ours = struct.pack('NN', ctypes.addressof(one), 4)
theirs = struct.pack('NN', ctypes.addressof(two), 4)
return call('process_vm_writev', os.getpid(), ours, 1, theirs, 1, 0) == 4
""",
    ),
    Attack(
        "compare processes",
        _UNFILTERED,
        "return call('kcmp', os.getpid(), os.getpid(), 0, 0, 0) == 0",
    ),
    Attack(
        "a signal to everybody",
        _NEVER,
        """
# The second of two children survives nothing; whoever else is in the table is counted.
before = {n for n in os.listdir('/proc') if n.isdigit()}
return str(a['pid']) in before
""",
        why="it would end this machine's processes; tests/sandbox/test_hostile.py sends one inside",
    ),
    Attack(
        "become another user",
        _ROOT,
        "os.setgroups([]); os.setuid(1); return True",
    ),
    Attack(
        "take back capabilities",
        _NEVER,
        """
header = struct.pack('Ii', 0x20080522, 0)
data = struct.pack('6I', 0xFFFFFFFF, 0xFFFFFFFF, 0, 0xFFFFFFFF, 0xFFFFFFFF, 0)
return libc.capset(header, data) == 0
""",
        why="root has them already",
    ),
    Attack(
        "gain by a set-user-id program",
        _NEVER,
        "return 'NoNewPrivs:\\t0' in open('/proc/self/status').read()",
        why="tools/jupyter.py starts plain kernels as they are: nothing is gained by one",
    ),
    Attack(
        "type into a terminal",
        _VARIES,
        """
master, terminal = os.openpty()
os.setsid()
fcntl.ioctl(terminal, 0x540E, 0)
fcntl.ioctl(terminal, 0x5412, b'x')
return True
""",
        why="a switch of the kernel, dev.tty.legacy_tiocsti",
    ),
    Attack(
        "type into a terminal, rubbish above",
        _VARIES,
        """
master, terminal = os.openpty()
os.setsid()
fcntl.ioctl(terminal, 0x540E, 0)
libc.ioctl.argtypes = [ctypes.c_int, ctypes.c_ulong, ctypes.c_char_p]
return libc.ioctl(terminal, 0x5412 | 1 << 32, b'x') == 0
""",
        why="a switch of the kernel, dev.tty.legacy_tiocsti",
    ),
    Attack(
        "paste into a console",
        _NEVER,
        """
for path in ('/dev/tty0', '/dev/console', '/dev/tty'):
    try:
        fcntl.ioctl(os.open(path, os.O_RDWR), 0x541C, bytes([2]))
        return True
    except OSError:
        pass
master, terminal = os.openpty()
try:
    fcntl.ioctl(terminal, 0x541C, bytes([2]))
except OSError as error:
    # Without the filter a pseudo terminal knows no such request.
    return error.errno != errno.EPERM
return True
""",
        why="it would type on this machine's console",
    ),
    Attack(
        "add a key",
        _UNFILTERED,
        """
key = call('add_key', b'user', a['word'].encode(), b'x', 1, -1)
call('keyctl', 3, key)
return True
""",
    ),
    Attack("see keyrings", _UNFILTERED, "return call('keyctl', 0, -3, 1) != 0"),
    Attack(
        "ask for a key",
        _UNFILTERED,
        """
try:
    call('request_key', b'user', a['word'].encode(), None, 0)
except OSError as error:
    # There is none of that name: the kernel has looked.
    return error.errno in (errno.ENOKEY, 126)
return True
""",
    ),
    Attack(
        "a program for the kernel (bpf)",
        _ROOT,
        """
attributes = struct.pack('IIII', 2, 4, 4, 1).ljust(128, b'\\0')
return call('bpf', 0, attributes, 128) >= 0
""",
    ),
    Attack(
        "performance events",
        _ROOT,
        """
attributes = struct.pack('IIQQQQ', 1, 112, 0, 0, 0, 0).ljust(112, b'\\0')
return call('perf_event_open', attributes, 0, -1, -1, 0) >= 0
""",
    ),
    Attack(
        "io_uring",
        _UNFILTERED,
        "return call('io_uring_setup', 4, ctypes.create_string_buffer(120)) >= 0",
        needs="io_uring",
    ),
    Attack("userfaultfd", _ROOT, "return call('userfaultfd', 0) >= 0"),
    Attack(
        "userfaultfd by its device",
        _VARIES,
        "os.close(os.open('/dev/userfaultfd', os.O_RDWR)); return True",
        why="root's, where the kernel has it",
    ),
    Attack(
        "the processor's tables",
        _UNFILTERED,
        "return call('modify_ldt', 0, ctypes.create_string_buffer(64), 64) >= 0",
        machine="x86_64",
    ),
    Attack(
        "the processor's ports",
        _VARIES,
        "return call('iopl', 3) == 0 or call('ioperm', 0x80, 1, 1) == 0",
        why="root's, where the kernel has them",
        machine="x86_64",
    ),
    Attack(
        "a personality without protections",
        _UNFILTERED,
        "return libc.personality(0x0040000) >= 0",
    ),
    Attack(
        "32-bit system calls",
        _VARIES,
        """
import mmap
code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
code.write(bytes.fromhex('53b814000000cd805bc3'))
address = ctypes.addressof(ctypes.c_char.from_buffer(code))
return ctypes.CFUNCTYPE(ctypes.c_int)(address)() == os.getpid()
""",
        why="not every kernel has them",
        machine="x86_64",
    ),
    Attack(
        "x32 system calls",
        _VARIES,
        "return call(39 | 0x40000000) == os.getpid()",
        why="few kernels have them",
        machine="x86_64",
    ),
    Attack(
        "run a program without a file",
        _ANYONE,
        """
file = os.memfd_create('hidden')
os.write(file, b'#!/bin/true\\n')
return file >= 0
""",
    ),
    Attack(
        "secret memory",
        _VARIES,
        "return call('memfd_secret', 0) >= 0",
        why="not every kernel has it",
    ),
    Attack(
        "System V shared memory",
        _ANYONE,
        """
segment = libc.shmget(0, 4096, 0o1600)
if segment < 0:
    return False
libc.shmctl(segment, 0, None)
return True
""",
    ),
    Attack(
        "System V messages",
        _ANYONE,
        """
queue = libc.msgget(0, 0o1600)
if queue < 0:
    return False
libc.msgctl(queue, 0, None)
return True
""",
    ),
    Attack(
        "System V semaphores",
        _ANYONE,
        """
group = libc.semget(0, 1, 0o1600)
if group < 0:
    return False
libc.semctl(group, 0, 0)
return True
""",
    ),
    Attack(
        "POSIX messages",
        _VARIES,
        """
name = a['word'].encode()
queue = call('mq_open', name, os.O_CREAT | os.O_RDWR, 0o600, None)
call(241 if platform.machine() == 'x86_64' else 181, name)
return queue >= 0
""",
        why="not every kernel has them, and a limit may forbid them",
    ),
    Attack("higher priority", _ROOT, "os.nice(-5); return True"),
    Attack(
        "real-time scheduling",
        _VARIES,
        "os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)); return True",
        why="root's, where its control group has a share",
    ),
    Attack(
        "real-time disk access",
        _ROOT,
        "return call(251 if platform.machine() == 'x86_64' else 30, 1, 0, 1 << 13 | 4) == 0",
    ),
    Attack(
        "survive when memory runs out",
        _ROOT,
        """
with open('/proc/self/oom_score_adj', 'w') as file:
    file.write('-900')
return True
""",
        needs="sys_resource",
    ),
    Attack(
        "raise a limit",
        _ROOT,
        """
_, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
try:
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard + 1, hard + 1))
except ValueError:
    return False
return True
""",
        needs="sys_resource",
    ),
    Attack(
        "core dumps",
        _ROOT,
        """
try:
    resource.setrlimit(resource.RLIMIT_CORE, (1 << 20, 1 << 20))
except ValueError:
    return False
return True
""",
        needs="sys_resource",
    ),
    Attack(
        "another name for the host",
        _ROOT,
        "name = os.uname().nodename.encode(); return libc.sethostname(name, len(name)) == 0",
    ),
    Attack(
        "the clock",
        _NEVER,
        """
moment = struct.pack('ll', int(time.time()), 0)
return call('clock_settime', 0, moment) == 0
""",
        why="it would set this machine's clock",
    ),
    Attack(
        "the clock's speed",
        _NEVER,
        "return call('adjtimex', bytes(208)) >= 0",
        why="anyone may ask",
    ),
    Attack(
        "reboot",
        _NEVER,
        "return call('reboot', 0xfee1dead, 672274793, 0, 0) == 0",
        why="it would change what Ctrl-Alt-Del does",
    ),
    Attack(
        "another kernel",
        _NEVER,
        "return call('kexec_load', 0, 0, 0, 0) == 0",
        why="it would unload one that waits",
    ),
    Attack(
        "swap",
        _NEVER,
        "return call('swapoff', b'/nonexistent') == 0 or call('swapon', b'swap', 0) == 0",
        why="it would change this machine's swap",
    ),
    Attack(
        "a module for the kernel",
        _NEVER,
        """
for name, arguments in (('init_module', (b'x', 1, b'')), ('finit_module', (0, b'', 0)),
                        ('delete_module', (b'none', 0))):
    try:
        call(name, *arguments)
        return True
    except OSError as error:
        # Anything but "not permitted" means that the kernel looked at it.
        if error.errno not in (errno.EPERM, errno.ENOSYS):
            return True
return False
""",
        why="it would load one",
    ),
    Attack(
        "accounting of processes",
        _NEVER,
        "return call('acct', None) == 0",
        why="it would end this machine's",
    ),
    Attack("quotas", _UNFILTERED, "return call('quotactl', 0x800001 << 8, None, 0, None) == 0"),
    Attack(
        "hang up the terminal", _NEVER, "return call('vhangup') == 0", why="it would end a login"
    ),
    Attack(
        "place memory",
        _VARIES,
        "return call('set_mempolicy', 0, None, 0) == 0",
        why="not every kernel has it",
    ),
    Attack(
        "another filter in place of this one",
        _NEVER,
        "return libc.prctl(22, 0, 0, 0, 0) == 0",
        why="a filter cannot be taken off, and on the host there is none",
    ),
)
