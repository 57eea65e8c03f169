"""The proxies that Sluice is compared with. One that is not installed is left out, with a message."""

import os
import shutil
import sys

from processes import ROOT, WORK, Process, System, free_port, listens
from systems import JAVA, NGINX_HEAD, java, nginx, nginx_user

PYTHON = "/usr/bin/python3"  # Debian's Flask belongs to Debian's Python
PROCESSES = 4


class Peer(System):
  def __init__(self, name, start):
    self.port = free_port()
    self.url = f"http://127.0.0.1:{self.port}"
    self.jvm = name in ("Spring Cloud Gateway", "Vert.x HTTP Proxy", "bare Vert.x")
    self.process = start(name, self.port).wait_for(lambda: listens(self.port))
    self.processes = [self.process]


def start_nginx(upstream):
  def start(name, port):
    home = WORK / "nginx"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    (home / "nginx.conf").write_text(NGINX_HEAD.format(workers=2, user=nginx_user()) + f"""
  upstream u {{ server 127.0.0.1:{upstream.port}; keepalive 64; keepalive_requests 100000000; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://u; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_buffers 16 64k; proxy_buffer_size 16k; proxy_busy_buffers_size 128k;
    }}
  }}
}}
""")
    return nginx(name, home)
  return start


def start_haproxy(upstream):
  def start(name, port):
    file = WORK / "haproxy.cfg"
    file.write_text(f"""
global
  nbthread 2
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  option http-keep-alive
  http-reuse always
frontend f
  bind 127.0.0.1:{port}
  option forwardfor
  default_backend b
backend b
  server u 127.0.0.1:{upstream.port} pool-max-conn 64
""")
    return Process(name, ["haproxy", "-db", "-f", file])
  return start


def start_spring(upstream):
  def start(name, port):
    return Process(name, [JAVA, "-Xmx512m", "-jar", WORK / "spring/spring.jar"],
                   {"SERVER_PORT": str(port), "UPSTREAM": upstream.url})
  return start


def start_bare(upstream):
  def start(name, port):
    return Process(name, java("sluice.launcher.bench.BareProxy", port, upstream.port))
  return start


def start_vertx(upstream):
  def start(name, port):
    home = WORK / "vertx"
    return Process(name, java("bench.VertxHttpProxy", port, upstream.port,
                              classes=f"{home}/vertx.jar:{home}/lib/*"))
  return start


def start_portkey(_):
  def start(name, port):
    folder = WORK / "portkey/node_modules/@portkey-ai/gateway/build"
    return Process(name, ["node", folder / "start-server.js", f"--port={port}", "--headless"],
                   cwd=folder)
  return start


def start_original(upstream):
  def start(name, port):
    return Process(
      name, [PYTHON, "-m", "gunicorn", "-w", PROCESSES, "-b", f"127.0.0.1:{port}", "--log-level",
             "warning", "--chdir", ROOT / "scripts/bench", "original:app"],
      {"UPSTREAM": upstream.url, "PYTHONDONTWRITEBYTECODE": "1"})
  return start


def portkey_script(upstream):
  """A wrk script with a POST, as Portkey forwards only API calls that it knows."""
  file = WORK / "portkey.lua"
  headers = {"Content-Type": "application/json", "Authorization": "Bearer x",
             "x-portkey-provider": "openai", "x-portkey-custom-host": upstream.url + "/v1"}
  file.write_text('wrk.method = "POST"\nwrk.body = \'{"model":"m","messages":[{"role":"user",'
                  '"content":"hi"}],"prompt":"x"}\'\n'
                  + "".join(f'wrk.headers["{name}"] = "{value}"\n' for name, value in headers.items()))
  return file, headers


def started(names, upstream):
  """Starts the peers that are available and returns them by name; the caller ends them."""
  starters = {"nginx": start_nginx, "haproxy": start_haproxy,
          "Vert.x HTTP Proxy": start_vertx, "bare Vert.x": start_bare,
          "Spring Cloud Gateway": start_spring, "Portkey": start_portkey,
          "Flask original": start_original}
  without = os.environ.get("LEFT_OUT", "").split("\n")
  peers = {}
  for name in names:
    reason = next((line for line in without if line.startswith(name + ":")), None)
    try:
      if reason is None:
        peers[name] = Peer(name, starters[name](upstream))
    except (OSError, RuntimeError) as error:
      reason = f"{name}: {error}"
    if reason is not None:
      print(f"LEFT OUT {reason}", file=sys.stderr)
  return peers
