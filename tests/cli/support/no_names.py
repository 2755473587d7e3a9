"""Runs a command in a network of its own, whose name server knows no name at all.

It is started in namespaces of its own, brings the loopback device up, answers every question of the resolver with "no such name", and ends
with the exit code of the command.
"""

import fcntl
import socket
import struct
import subprocess
import sys
import threading

SIOCSIFFLAGS = 0x8914
IFF_UP = 0x1
NO_SUCH_NAME = b"\x81\x83"


def answer(server):
    while True:
        query, asker = server.recvfrom(4096)
        header = query[:2] + NO_SUCH_NAME + query[4:6] + bytes(6)
        server.sendto(header + query[12:], asker)


with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
    fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 53))
threading.Thread(target=answer, args=[server], daemon=True).start()
sys.exit(subprocess.run(sys.argv[1:]).returncode)
