"""Starts Sluice in its roles, and the upstream behind every measured system."""

import os
import shutil

from processes import ROOT, WORK, Process, System, fetch, free_port, listens

JAVA = os.environ.get("JAVA", "java")
LIB = "launcher/target/dist/lib/*"
OWN_CLASSES = "launcher/target/test-classes"
MAIN = "sluice.launcher.Main"


def java(main, *words, heap="512m", classes=None):
  if classes is None:
    classes = LIB if main == MAIN else f"{OWN_CLASSES}:{LIB}"
  return [JAVA, "@scripts/lib/jvm.options", f"-Xmx{heap}", "-cp", classes, main, *words]


class Upstream:
  """nginx that serves files, {name: bytes}, as JSON or text depending on their extension."""

  def __init__(self, files):
    home = WORK / "upstream"
    shutil.rmtree(home, ignore_errors=True)
    (home / "html").mkdir(parents=True)
    for name, content in files.items():
      (home / "html" / name).write_bytes(content)
    self.port = free_port()
    (home / "nginx.conf").write_text(NGINX_HEAD.format(workers=1, user=nginx_user()) + f"""
  sendfile on; tcp_nopush on;
  types {{ application/json json; text/plain txt; }} charset utf-8; charset_types text/plain;
  server {{
    listen 127.0.0.1:{self.port} backlog=4096; root html; error_page 405 =200 $uri;
    location = /v1/chat/completions {{ try_files /1k.json =404; }}
    location = /v1/images/generations {{ try_files /2m.json =404; }}
  }}
}}
""")
    self.process = nginx("upstream", home).wait_for(lambda: listens(self.port))
    self.url = f"http://127.0.0.1:{self.port}"

  def end(self):
    self.process.end()


NGINX_HEAD = """
{user} worker_processes {workers}; pid nginx.pid; error_log error.log; daemon off;
events {{ worker_connections 2048; }}
http {{
  access_log off; keepalive_requests 100000000; client_body_temp_path body; proxy_temp_path proxy;
  fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
"""


def nginx_user():
  return "user root;" if os.getuid() == 0 else ""


def nginx(name, home):
  return Process(name, ["nginx", "-e", home / "error.log", "-p", home, "-c", home / "nginx.conf"])


class Node(System):
  """A Sluice node in one JVM."""

  def __init__(self, name, role, upstream, heap="512m", main=MAIN, **settings):
    self.port, self.ops = free_port(), free_port()
    self.name = name
    self.process = Process(name, java(main, role, heap=heap), {
      "HOST": "127.0.0.1", "PORT": str(self.port), "OPS_HOST": "127.0.0.1",
      "OPS_PORT": str(self.ops), "FUSIONBRAIN_URL": upstream, "LOG_LEVEL": "WARN",
      "ENABLE_REQUEST_LOGGING": "false", **settings})
    self.processes = [self.process]
    self.url = f"http://127.0.0.1:{self.port}"
    self.process.wait_for(self.is_ready)

  def is_ready(self):
    try:
      return fetch(f"http://127.0.0.1:{self.ops}/health/ready")[0] == 200
    except OSError:
      return False

  def metric(self, name):
    """The sum of all series that begin with this name."""
    text = fetch(f"http://127.0.0.1:{self.ops}/metrics")[2].decode()
    return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(name))


class Cluster(System):
  """A gateway and workers in separate JVMs that form a cluster on loopback."""

  def __init__(self, upstream, workers=1, main=MAIN, **settings):
    cluster = {"CLUSTER": str(ROOT / "cluster-config/hazelcast-local.yaml"),
               "CLUSTER_NAME": f"bench-{os.getpid()}", **settings}
    self.gateway = Node("gateway", "gateway", upstream, **cluster)
    self.workers = []
    try:
      for number in range(workers):
        self.workers.append(Node(f"worker-{number + 1}", "worker", upstream, main=main, **cluster))
      self.gateway.process.wait_for(
        lambda: self.gateway.metric("sluice_workers_available") == workers)
    except BaseException:
      self.end()
      raise
    self.url = self.gateway.url

  @property
  def processes(self):
    return [node.process for node in [self.gateway, *self.workers]]
