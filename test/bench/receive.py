"""receive.py HOST PORT: the five lessons in Python, complete, to be measured beside lesson 5."""

import socket
import sys

host = sys.argv[1]
port = int(sys.argv[2])

try:
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
except socket.error as error:
    sys.exit("Failed to create a socket: " + str(error))
print("Socket created!", flush=True)

try:
    remote_ip = socket.gethostbyname(host)
except socket.gaierror as error:
    sys.exit("Cannot resolve " + host + ": " + str(error))
print("IP Address of " + host + " is " + remote_ip, flush=True)

s.connect((remote_ip, port))
print("Socket connected to " + host + " on ip " + remote_ip, flush=True)

message = f"GET / HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n"
s.sendall(message.encode())
print(f"Message sent: {len(message)} bytes", flush=True)

while True:
    data = s.recv(65536)
    if not data:
        break
    sys.stdout.buffer.write(data)
s.close()
