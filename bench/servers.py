"""Starts Contourflow and its peers on free loopback ports for a benchmark, and stops them."""

import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

HOME = pathlib.Path(__file__).resolve().parent.parent
START_MAX_S = 180


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(what, question, limit_s):
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        answer = question()
        if answer is not None and answer is not False:
            return answer
        time.sleep(0.25)
    raise SystemExit(f"{what} did not come within {limit_s} s")


def accepts(port):
    try:
        with socket.create_connection(("127.0.0.1", port), 1):
            return True
    except OSError:
        return False


class Server:
    """A process with a DICOM port."""

    def __init__(self, name, command, port, env=None):
        self.name = name
        self.dicom_port = port
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, env={**os.environ, **(env or {})})
        wait_for(f"{name}'s DICOM port", lambda: accepts(port), START_MAX_S)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.process.kill()


def storescp(folder):
    port = free_port()
    out = pathlib.Path(folder) / "storescp"
    out.mkdir()
    return Server("DCMTK storescp", ["storescp", "--fork", "-od", str(out), str(port)], port, {"TCP_NODELAY": "1"})


def orthanc(folder):
    out = pathlib.Path(folder) / "orthanc"
    out.mkdir()
    port = free_port()
    config = out / "orthanc.json"
    config.write_text(json.dumps({
        "StorageDirectory": str(out / "db"), "IndexDirectory": str(out / "db"), "HttpPort": free_port(),
        "DicomPort": port, "DicomAet": "ORTHANC", "AuthenticationEnabled": False, "DicomAlwaysAllowStore": True,
        "OverwriteInstances": False, "Plugins": []}))
    program = shutil.which("Orthanc") or "/usr/sbin/Orthanc"
    # built on DCMTK, which needs this at both ends or waits 40 ms for each small packet
    return Server("Orthanc", [program, str(config)], port, {"TCP_NODELAY": "1"})


class Contourflow(Server):
    """The demo program without its demo patients, with a signed-in clinician."""

    def __init__(self, folder):
        self.http = f"http://127.0.0.1:{free_port()}"
        port = free_port()
        super().__init__("Contourflow", [
            str(HOME / "contourflow"), "demo", "--data", str(pathlib.Path(folder) / "contourflow"), "--port",
            self.http.rsplit(":", 1)[1], "--dicom-port", str(port), "--contourflow.demo.patients=false",
            "--contourflow.intake.quiet-seconds=1"], port)
        wait_for("Contourflow's page", self.is_up, START_MAX_S)
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.sign_in("clinician1", "clinician1-demo-only")

    def is_up(self):
        try:
            with urllib.request.urlopen(self.http + "/actuator/health", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def sign_in(self, user, password):
        form = self.browser.open(self.http + "/oauth2/authorization/contourflow").read().decode()
        name, value = re.search(r'<input type="hidden" name="([^"]+)" value="([^"]+)">', form).groups()
        body = urllib.parse.urlencode({"username": user, "password": password, name: value}).encode()
        self.browser.open(self.http + "/login", body).read()

    def get(self, path):
        with self.browser.open(self.http + path, timeout=60) as answer:
            return json.load(answer)
