"""Attacks on files: secrets read, and anything written where the sandbox says it cannot be."""

from tests.sandbox.attacks import Attack, Plain

_ANYONE, _UNFILTERED, _ROOT, _VARIES, _NEVER = Plain


def _in_home(name: str) -> str:
    return f"return holds_word(a['home'] + '/{name}')"


SECRETS = (
    Attack("read a file outside", _ANYONE, "return a['word'] in open(a['file']).read()"),
    Attack("list the home folder", _ANYONE, "return '.ssh' in os.listdir(a['home'])"),
    Attack("an ssh key", _ANYONE, _in_home(".ssh/id_ed25519")),
    Attack("git's credentials", _ANYONE, _in_home(".git-credentials")),
    Attack("cloud credentials", _ANYONE, _in_home(".aws/credentials")),
    Attack("the shell's history", _ANYONE, _in_home(".bash_history")),
    Attack("motet's configuration", _ANYONE, _in_home(".config/motet/config.toml")),
    Attack(
        "another kernel's connection file",
        _ANYONE,
        _in_home(".local/share/jupyter/runtime/kernel-1.json"),
    ),
    Attack(
        "another session's private folder",
        _ANYONE,
        "return holds_word(a['session'] + '/files/secret')",
    ),
    Attack(
        "another session's layer",
        _ANYONE,
        _in_home(".local/state/motet/changes/other/upper/secret"),
    ),
    Attack(
        "the layers by what mountinfo says",
        _NEVER,
        """
paths = [part.split('=', 1)[1] for line in open('/proc/self/mountinfo')
         for part in line.split()[-1].split(',') if part.startswith(('upperdir', 'workdir'))]
return any(os.path.exists(path) or os.path.exists(os.path.dirname(path)) for path in paths)
""",
        why="a plain process has no layers",
        rung="bubblewrap overlay",
    ),
    Attack(
        "overlayfs led elsewhere by its attributes",
        _NEVER,
        """
os.mkdir('led')
for name in ('user.overlay.redirect', 'user.overlay.metacopy', 'trusted.overlay.redirect'):
    try:
        os.setxattr('led', name, (a['outside']).encode())
    except OSError:
        pass
return any(holds_word('led/' + name) for name in [*os.listdir('led'), 'file'])
""",
        why="a plain folder has no layers",
        rung="bubblewrap overlay",
    ),
    Attack("the system's passwords", _ROOT, "return 'root:' in open('/etc/shadow').read()"),
    Attack("the machine's accounts", _ANYONE, "return 'root:' in open('/etc/passwd').read()"),
    Attack(
        "the environment of any process",
        _ANYONE,
        "return any(holds_word(f'/proc/{pid}/environ') for pid in os.listdir('/proc'))",
    ),
    Attack(
        "the environment of the first process",
        _NEVER,
        "return open('/proc/1/environ', 'rb').read() != b''",
        why="the host's first process has none of ours",
    ),
    Attack(
        "the arguments of any process",
        _ANYONE,
        "return any(holds_word(f'/proc/{pid}/cmdline') for pid in os.listdir('/proc'))",
    ),
    Attack(
        "another process's folder",
        _ANYONE,
        "return any(holds_word(f'/proc/{pid}/cwd/file') for pid in os.listdir('/proc'))",
    ),
    Attack(
        "another process's open files",
        _ANYONE,
        """
for pid in os.listdir('/proc'):
    try:
        for name in os.listdir(f'/proc/{pid}/fd'):
            if stat.S_ISREG(os.stat(f'/proc/{pid}/fd/{name}').st_mode):
                if holds_word(f'/proc/{pid}/fd/{name}'):
                    return True
    except OSError:
        pass
return False
""",
    ),
    Attack(
        "another process's memory",
        _ROOT,
        """
with open(f"/proc/{a['pid']}/maps") as maps:
    start = int(maps.readline().split('-')[0], 16)
with open(f"/proc/{a['pid']}/mem", 'rb') as memory:
    memory.seek(start)
    return memory.read(4) != b''
""",
    ),
    Attack(
        "a file by a link in the folder",
        _ANYONE,
        """
os.symlink(a['file'], 'peep')
try:
    return holds_word('peep')
finally:
    os.unlink('peep')
""",
    ),
    Attack(
        "a file by a hard link in the folder",
        _ANYONE,
        """
os.link(a['file'], 'twin')
try:
    return holds_word('twin')
finally:
    os.unlink('twin')
""",
    ),
    Attack(
        "a file by its handle",
        _ROOT,
        """
size, kind, data = a['handle']
handle = ctypes.create_string_buffer(struct.pack('Ii', size, kind) + bytes.fromhex(data))
at = os.open('.', os.O_RDONLY)
return a['word'].encode() in os.read(call('open_by_handle_at', at, handle, os.O_RDONLY), 4096)
""",
        needs="handle",
    ),
    Attack(
        "a disk",
        _VARIES,
        """
for name in os.listdir('/dev'):
    try:
        if stat.S_ISBLK(os.stat('/dev/' + name).st_mode):
            os.close(os.open('/dev/' + name, os.O_RDONLY))
            return True
    except OSError:
        pass
return False
""",
        why="root has them, but not in a container",
    ),
    Attack(
        "any device but the harmless",
        _ROOT,
        """
harmless = {'null', 'zero', 'full', 'random', 'urandom', 'tty', 'ptmx', 'console'}
for name in set(os.listdir('/dev')) - harmless:
    try:
        if stat.S_ISCHR(os.lstat('/dev/' + name).st_mode):
            os.close(os.open('/dev/' + name, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY))
            return True
    except OSError:
        pass
return False
""",
    ),
    Attack("what /sys says", _ANYONE, "return len(os.listdir('/sys')) > 0"),
    Attack("what services keep in /run", _ANYONE, "return len(os.listdir('/run')) > 0"),
    Attack(
        "the kernel's memory",
        _VARIES,
        """
for path in ('/proc/kcore', '/dev/mem', '/dev/kmem', '/dev/port'):
    try:
        if os.read(os.open(path, os.O_RDONLY), 1):
            return True
    except OSError:
        pass
return False
""",
        why="root has them where the kernel is not locked down",
    ),
    Attack(
        "the addresses of the kernel",
        _ROOT,
        "return any(int(line.split()[0], 16) for line in open('/proc/kallsyms'))",
    ),
    Attack(
        "the kernel's list of keys",
        _VARIES,
        "return open('/proc/keys').read() != ''",
        why="a process may have none",
    ),
    Attack("the kernel's log", _ROOT, "return call('syslog', 10, 0, 0) > 0"),
)

_TOUCH = """
path = os.path.join({folder}, a['word'])
os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))
os.unlink(path)
return True
"""
_CREATE_SET_ID = """
try:
    {make}
    return os.stat('marked').st_mode & 0o6000 != 0
finally:
    if os.path.exists('marked'):
        os.unlink('marked')
"""

WRITES = (
    Attack("append to a file outside", _ANYONE, "open(a['file'], 'a').close(); return True"),
    Attack("make a file outside", _ANYONE, _TOUCH.format(folder="a['outside']")),
    Attack("make a file in the home folder", _ANYONE, _TOUCH.format(folder="a['home']")),
    Attack("make a file in another session", _ANYONE, _TOUCH.format(folder="a['session']")),
    Attack(
        "make a file anywhere in the system",
        _ANYONE,
        """
folders = ['/', '/usr', '/usr/lib', '/etc', '/var/tmp', '/home', '/opt', '/srv', '/root', '/run',
           '/mnt', '/proc', '/sys', '/dev', '/boot', '/etc/ssl/certs', sys.prefix, sys.base_prefix]
for folder in folders:
    path = os.path.join(folder, a['word'])
    try:
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600))
    except OSError:
        continue
    os.unlink(path)
    return True
return False
""",
    ),
    Attack(
        "write through a symlink",
        _ANYONE,
        """
os.symlink(a['file'], 'link')
try:
    open('link', 'a').close()
    return True
finally:
    os.unlink('link')
""",
    ),
    Attack(
        "write through a hard link",
        _ANYONE,
        """
os.link(a['file'], 'hard')
try:
    open('hard', 'a').close()
    return True
finally:
    os.unlink('hard')
""",
    ),
    Attack(
        "write through what /proc shows of processes",
        _ANYONE,
        """
ways = [f'/proc/self/fd/{n}' for n in os.listdir('/proc/self/fd')]
ways += [f'/proc/{pid}/{name}' for pid in os.listdir('/proc') if pid.isdigit()
         for name in ('root', 'cwd')]
for way in ways:
    for up in ('', '/..' * 20):
        try:
            open(way + up + a['file'], 'a').close()
            return True
        except OSError:
            pass
return False
""",
    ),
    Attack(
        "write through the first process's root",
        _VARIES,
        "open('/proc/1/root' + a['file'], 'a').close(); return True",
        why="root's, where the first process has no more rights than root",
    ),
    Attack(
        "rename a file of the folder to outside",
        _ANYONE,
        """
open('gift', 'w').close()
try:
    os.rename('gift', a['outside'] + '/gift')
    os.unlink(a['outside'] + '/gift')
    return True
finally:
    if os.path.exists('gift'):
        os.unlink('gift')
""",
    ),
    Attack(
        "rename a file outside into the folder",
        _ANYONE,
        """
os.rename(a['file'], 'taken')
os.rename('taken', a['file'])
return True
""",
    ),
    Attack("delete a file outside", _ANYONE, "os.unlink(a['disposable']); return True"),
    Attack("truncate a file outside", _ANYONE, "os.truncate(a['file'], a['size']); return True"),
    Attack("change a file's mode outside", _ANYONE, "os.chmod(a['file'], 0o600); return True"),
    Attack(
        "change a file's owner outside",
        _ANYONE,
        "os.chown(a['file'], os.getuid(), -1); return True",
    ),
    Attack(
        "watch a folder outside",
        _ANYONE,
        """
return libc.inotify_add_watch(libc.inotify_init(), a['outside'].encode(), 0xFFF) > 0
""",
    ),
    Attack("change a file's times outside", _ANYONE, "os.utime(a['file']); return True"),
    Attack(
        "change the interpreter or its packages",
        _ROOT,
        "os.close(os.open(os.__file__, os.O_WRONLY)); return True",
    ),
    Attack(
        "change the program of a running process",
        _ROOT,
        """
return any(os.access(f'/proc/{pid}/exe', os.W_OK) for pid in os.listdir('/proc') if pid.isdigit())
""",
    ),
    Attack(
        "a set-user-id file by chmod",
        _ANYONE,
        _CREATE_SET_ID.format(make="open('marked', 'w').close(); os.chmod('marked', 0o4755)"),
    ),
    Attack(
        "a set-user-id file by open",
        _ANYONE,
        _CREATE_SET_ID.format(make="os.close(os.open('marked', os.O_CREAT | os.O_WRONLY, 0o4755))"),
    ),
    Attack(
        "a set-group-id file by mknod",
        _ANYONE,
        _CREATE_SET_ID.format(make="os.mknod('marked', stat.S_IFREG | 0o2755)"),
    ),
    Attack(
        "a set-user-id file by fchmod",
        _ANYONE,
        _CREATE_SET_ID.format(make="os.fchmod(os.open('marked', os.O_CREAT | 2), 0o4755)"),
    ),
    Attack(
        "a set-user-id file by openat2",
        _UNFILTERED,
        _CREATE_SET_ID.format(
            make=(
                "how = struct.pack('QQQ', os.O_CREAT | os.O_WRONLY, 0o4755, 0); "
                "call('openat2', -100, b'marked', how, len(how))"
            )
        ),
    ),
    Attack(
        "a set-user-id file by fchmodat2",
        _VARIES,
        _CREATE_SET_ID.format(
            make="open('marked', 'w').close(); call('fchmodat2', -100, b'marked', 0o4755, 0)"
        ),
        why="the call is of Linux 6.6",
    ),
    Attack(
        "a set-user-id file without a name",
        _VARIES,
        """
file = os.open('.', os.O_TMPFILE | os.O_WRONLY, 0o4755)
return os.fstat(file).st_mode & 0o6000 != 0
""",
        why="not every file system has O_TMPFILE",
    ),
    Attack(
        "capabilities for a file",
        _ROOT,
        """
open('able', 'w').close()
try:
    os.setxattr('able', 'security.capability', struct.pack('<5I', 0x02000001, 0xFFFF, 0, 0, 0))
    return True
finally:
    os.unlink('able')
""",
    ),
    Attack(
        "a file given to another user",
        _ROOT,
        """
open('given', 'w').close()
try:
    os.chown('given', 1, 1)
    return True
finally:
    os.unlink('given')
""",
    ),
    Attack(
        "a character device",
        _ROOT,
        """
os.mknod('device', stat.S_IFCHR | 0o600, os.makedev(1, 1))
os.unlink('device')
return True
""",
    ),
    Attack(
        "a block device",
        _ROOT,
        """
os.mknod('device', stat.S_IFBLK | 0o600, os.makedev(254, 0))
os.unlink('device')
return True
""",
    ),
    Attack(
        "any switch of the kernel",
        _ROOT,
        """
# Opened, not written: the host's own switches are at stake.
for folder, _, names in os.walk('/proc/sys'):
    for name in names:
        try:
            os.close(os.open(f'{folder}/{name}', os.O_WRONLY | os.O_NONBLOCK))
            return True
        except OSError:
            pass
return False
""",
    ),
    Attack(
        "the program that takes core dumps",
        _ROOT,
        "os.close(os.open('/proc/sys/kernel/core_pattern', os.O_WRONLY)); return True",
    ),
    Attack(
        "the keys that reboot",
        _VARIES,
        "os.close(os.open('/proc/sysrq-trigger', os.O_WRONLY)); return True",
        why="root has them where the kernel does",
    ),
    Attack(
        "programs that the kernel starts",
        _VARIES,
        """
paths = ['/sys/kernel/uevent_helper', '/proc/sys/kernel/modprobe', '/proc/sys/kernel/hotplug',
         '/proc/sys/fs/binfmt_misc/register']
for folder, _, names in os.walk('/sys/fs/cgroup'):
    paths += [f'{folder}/{name}' for name in names if name in ('release_agent', 'notify_on_release')]
for path in paths:
    try:
        os.close(os.open(path, os.O_WRONLY))
        return True
    except OSError:
        pass
return False
""",
        why="which of them there are depends on the kernel",
    ),
    Attack(
        "leave the control group",
        _VARIES,
        """
for folder, _, names in os.walk('/sys/fs/cgroup'):
    if 'cgroup.procs' in names:
        try:
            os.close(os.open(f'{folder}/cgroup.procs', os.O_WRONLY))
            return True
        except OSError:
            pass
return False
""",
        why="root's, where the groups are mounted writable",
    ),
    Attack(
        "mount a file system",
        _ROOT,
        """
os.mkdir('point')
try:
    if libc.mount(b'none', b'point', b'tmpfs', 0, None) != 0:
        return False
    libc.umount2(b'point', 2)
    return True
finally:
    os.rmdir('point')
""",
    ),
    Attack(
        "bind the root into the folder",
        _ROOT,
        """
os.mkdir('point')
try:
    if libc.mount(b'/', b'point', None, 4096, None) != 0:
        return False
    libc.umount2(b'point', 2)
    return True
finally:
    os.rmdir('point')
""",
    ),
    Attack(
        "mount the root writable again",
        _NEVER,
        "return libc.mount(None, b'/', None, 32 | 4096, None) == 0",
        why="it would change the host's own mounts",
    ),
    Attack(
        "unmount what covers /proc/sys",
        _NEVER,
        "return libc.umount2(b'/proc/sys', 2) == 0",
        why="on the host nothing covers it",
    ),
    Attack("a file system by fsopen", _ROOT, "return call('fsopen', b'tmpfs', 0) >= 0"),
    Attack("a copy of the mounts", _ROOT, "return call('open_tree', -100, b'/', 1) >= 0"),
    Attack(
        "a mount's attributes",
        _NEVER,
        """
attributes = struct.pack('QQQQ', 0, 1, 0, 0)
return call('mount_setattr', -100, b'/', 0, attributes, len(attributes)) == 0
""",
        why="it would change the host's own mounts",
    ),
    Attack("another root by chroot", _ROOT, "os.chroot('.'); return True"),
    Attack(
        "another root by pivot_root",
        _NEVER,
        "return call('pivot_root', b'.', b'.') == 0",
        why="it would move the host's own root",
    ),
    Attack("a mount namespace", _ROOT, "return libc.unshare(0x00020000) == 0"),
    Attack("a user namespace", _ROOT, "return libc.unshare(0x10000000) == 0"),
    Attack(
        "a user namespace by clone",
        _ROOT,
        """
pid = call(56 if platform.machine() == 'x86_64' else 220, 0x10000000 | signal.SIGCHLD, 0, 0, 0, 0)
if pid == 0:
    os._exit(0)
os.waitpid(pid, 0)
return True
""",
    ),
    Attack(
        "a user namespace by clone3",
        _ROOT,
        """
arguments = struct.pack('8Q', 0x10000000, 0, 0, 0, signal.SIGCHLD, 0, 0, 0)
pid = call('clone3', arguments, len(arguments))
if pid == 0:
    os._exit(0)
os.waitpid(pid, 0)
return True
""",
    ),
    Attack(
        "enter a namespace",
        _ROOT,
        "return libc.setns(os.open('/proc/self/ns/uts', os.O_RDONLY), 0) == 0",
    ),
    Attack(
        "enter the first process's namespaces",
        _VARIES,
        """
for name in ('net', 'uts', 'ipc'):
    if libc.setns(os.open('/proc/1/ns/' + name, os.O_RDONLY), 0) == 0:
        return True
return False
""",
        why="root's, where the first process has no more rights than root",
    ),
    Attack(
        "watch every file of a mount",
        _ROOT,
        "return call('fanotify_init', 0, 0) >= 0",
    ),
)
