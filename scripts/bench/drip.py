"""An upstream whose responses can be timed exactly, and a client to measure them."""

import http.client
import socket
import threading

from processes import free_port


class DripUpstream:
  """Calls respond(path, send) for each request, on one thread per connection."""

  def __init__(self, respond):
    self.respond = respond
    self.listener = socket.create_server(("127.0.0.1", free_port()), backlog=256)
    self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
    threading.Thread(target=self.accept, daemon=True).start()

  def accept(self):
    while True:
      try:
        connection, _ = self.listener.accept()
      except OSError:
        return
      connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
      threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

  def serve(self, connection):
    received = b""
    try:
      while True:
        while b"\r\n\r\n" not in received:
          piece = connection.recv(65536)
          if not piece:
            return
          received += piece
        head, received = received.split(b"\r\n\r\n", 1)
        self.respond(head.split(b" ")[1].decode(), connection.sendall)
    except OSError:
      pass
    finally:
      connection.close()

  def end(self):
    self.listener.close()


def head(kind, length):
  return (f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n").encode()


def connect(url, timeout=120):
  return http.client.HTTPConnection(url.removeprefix("http://"), timeout=timeout)
