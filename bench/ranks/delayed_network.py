#!/usr/bin/env python3
"""Runs a command of mpirun between network namespaces with a set delay: delayed_network.py RANKS MICROSECONDS PROGRAM...   (as root)

Every rank has a namespace of its own, with one device, and this process carries packets from one to the other, each so many microseconds after it
came. (Where the kernel has netem, `tc qdisc add dev DEVICE root netem delay 500us` does the same; containers often lack it. This needs /dev/net/tun.)
"""
import ctypes
import fcntl
import heapq
import os
import pathlib
import select
import struct
import subprocess
import sys
import tempfile
import threading
import time

ranks, delay, *program = int(sys.argv[1]), float(sys.argv[2]) * 1e-6, *sys.argv[3:]
libc = ctypes.CDLL(None, use_errno=True)
TUNSETIFF, IFF_TUN, IFF_NO_PI, CLONE_NEWNET = 0x400454ca, 1, 0x1000, 0x40000000
names = [f'chainrule{k}' for k in range(ranks + 1)]  # the last is mpirun's


def ip(*words):
    subprocess.run(['ip', *words], check=True)


def in_namespace(name, action):
    """What action() gives, called within a namespace."""
    own = os.open('/proc/self/ns/net', os.O_RDONLY)
    other = os.open(f'/run/netns/{name}', os.O_RDONLY)
    assert libc.setns(other, CLONE_NEWNET) == 0
    try:
        return action()
    finally:
        assert libc.setns(own, CLONE_NEWNET) == 0
        os.close(own), os.close(other)


def open_device():
    device = os.open('/dev/net/tun', os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack('16sH22x', b'tun0', IFF_TUN | IFF_NO_PI))
    return device


def carry(devices, stopped):
    """Packets, by the last byte of where they go."""
    waiting = []
    number = 0
    while not stopped.is_set():
        now = time.monotonic()
        while waiting and waiting[0][0] <= now:
            _, _, to, packet = heapq.heappop(waiting)
            try:
                os.write(devices[to], packet)
            except OSError:
                pass  # lost, as packets are
        rest = max(0.0, waiting[0][0] - time.monotonic()) if waiting else 0.1
        for device in select.select(devices, [], [], rest if rest > 1e-4 else 0)[0]:
            try:
                packet = os.read(device, 65536)
            except BlockingIOError:
                continue
            to = packet[19] - 1 if packet[0] >> 4 == 4 else -1
            if 0 <= to < len(devices):
                number += 1
                heapq.heappush(waiting, (time.monotonic() + delay, number, to, packet))


def main():
    for name in names:
        subprocess.run(['ip', 'netns', 'del', name], stderr=subprocess.DEVNULL)
        ip('netns', 'add', name)
    stopped = threading.Event()
    try:
        devices = [in_namespace(name, open_device) for name in names]
        for k, name in enumerate(names):
            ip('-n', name, 'link', 'set', 'lo', 'up')
            ip('-n', name, 'addr', 'add', f'10.77.0.{k + 1}/24', 'dev', 'tun0')
            ip('-n', name, 'link', 'set', 'tun0', 'up', 'mtu', '9000')
        carrier = threading.Thread(target=carry, args=(devices, stopped))
        carrier.start()
        with tempfile.TemporaryDirectory() as folder:
            agent = pathlib.Path(folder) / 'agent'  # in place of ssh: mpirun gives it a host and a command
            agent.write_text('#!/bin/sh\nname=chainrule$((${1##*.} - 1)); shift\n'
                             'exec ip netns exec $name unshare --uts sh -c "hostname $name; $*"\n')
            agent.chmod(0o755)
            hosts = ','.join(f'10.77.0.{k + 1}:1' for k in range(ranks))
            command = ['ip', 'netns', 'exec', names[-1], 'unshare', '--uts', 'sh', '-c', f'hostname {names[-1]}; exec "$0" "$@"',
                       'mpirun', '--allow-run-as-root', '--bind-to', 'none', '--mca', 'plm_rsh_agent', str(agent), '--mca', 'btl', 'tcp,self',
                       '--mca', 'pml', 'ob1', '--mca', 'mpi_yield_when_idle', '1', '--mca', 'btl_tcp_if_include', 'tun0', '--mca', 'oob_tcp_if_include', 'tun0',
                       '-host', hosts, '-np', str(ranks), *program]
            return subprocess.run(command).returncode
    finally:
        stopped.set()
        carrier.join()
        for name in names:
            subprocess.run(['ip', 'netns', 'del', name])


if __name__ == '__main__':
    sys.exit(main())
