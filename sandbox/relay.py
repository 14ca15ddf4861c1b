"""The relay inside: connections to a port of the sandbox's loopback, handed to the proxy outside.

Read as text and given to `python -I -S -c`, so it imports nothing of ours. argv[1] is the descriptor of
the listening socket, argv[2] that of the channel: one byte on it asks for a connection, the answer is a
byte with the descriptor of one, or a bare byte for no. It decides nothing; it is as hostile as
everything inside, and what it could do another process inside could as well.
"""

import contextlib
import socket
import sys
import threading


def main() -> None:
    listener = socket.socket(fileno=int(sys.argv[1]))
    channel = socket.socket(fileno=int(sys.argv[2]))
    while True:
        connection, _ = listener.accept()
        channel.sendall(b"c")
        answer, descriptors, _, _ = socket.recv_fds(channel, 1, 1)
        if not answer:
            return
        if not descriptors:
            connection.close()
            continue
        far = socket.socket(fileno=descriptors[0])
        try:
            for one, other in ((connection, far), (far, connection)):
                threading.Thread(target=_copy, args=(one, other), daemon=True).start()
        except RuntimeError:
            # The limit on processes counts threads.
            connection.close()
            far.close()


def _copy(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(1 << 16):
            sink.sendall(data)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


if __name__ == "__main__":
    main()
