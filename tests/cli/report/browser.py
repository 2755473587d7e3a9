"""Looks at pages with Chromium: visits from standard input, what came of them on standard output, both JSON.

A visit is {"page", "width", "dark", "policy", "before", "run"}: which file, how many pixels, whether in dark colours, a
Content-Security-Policy as a server would send it, a file with a script to load first, and an expression. What came of it
is {"value", "errors", "requests", "loaded"}: of the expression, what the browser complained of, what else it wanted to
load, and after how many milliseconds the page was there. The browser is steered through a pipe and has no network.
"""

import base64
import fcntl
import json
import os
import subprocess
import sys
import tempfile
import time

# The browser finds its ends of the pipe here.
READS, WRITES = 3, 4


class Browser:
    def __init__(self, profile):
        theirs_in, self.out = os.pipe()
        self.inp, theirs_out = os.pipe()
        # Out of the way of where they have to be.
        theirs_in, theirs_out = (fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (theirs_in, theirs_out))

        def hand_over():
            os.dup2(theirs_in, READS)
            os.dup2(theirs_out, WRITES)

        command = ["chromium", "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
        command += ["--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND"]
        command += ["--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank"]
        if os.geteuid() == 0:
            command.insert(1, "--no-sandbox")
        if subprocess.run(["unshare", "--net", "true"], stderr=subprocess.DEVNULL).returncode == 0:
            command = ["unshare", "--net", *command]
        self.process = subprocess.Popen(
            command, preexec_fn=hand_over, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self.buffer, self.last, self.events, self.session = b"", 0, [], None

    def send(self, method, **params):
        self.last += 1
        message = {"id": self.last, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        return self.last

    def receive(self):
        while b"\0" not in self.buffer:
            more = os.read(self.inp, 1 << 20)
            if not more:
                sys.exit("the browser is gone")
            self.buffer += more
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **params):
        number = self.send(method, **params)
        while True:
            message = self.receive()
            if message.get("id") == number:
                if "error" in message:
                    sys.exit(f"{method}: {message['error']}")
                return message["result"]
            self.keep(message)

    def keep(self, message):
        if "method" in message and message.get("sessionId") == self.session:
            self.events.append(message)

    def wait_for(self, name):
        while True:
            for event in self.events:
                if event["method"] == name:
                    return event["params"]
            self.keep(self.receive())

    def visit(self, **visit):
        """In a tab of its own, so that nothing is heard of an earlier page."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Log", "Network"):
            self.call(f"{domain}.enable")
        seen = self.look(**visit)
        self.session = None
        self.call("Target.closeTarget", targetId=target)
        return seen

    def look(self, page, width, dark, policy, before, run):
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False)
        self.events.clear()
        started = time.monotonic()
        if policy:
            self.open_as_server(page, policy)
        else:
            self.send("Page.navigate", url=f"file://{page}")
        self.wait_for("Page.loadEventFired")
        loaded = round((time.monotonic() - started) * 1000)
        if before:
            with open(before, encoding="utf-8") as script:
                self.evaluate(script.read() + "\n;0")
        value = self.evaluate(run)
        errors, requests = [], []
        for event in self.events:
            if event["method"] == "Log.entryAdded":
                errors.append(event["params"]["entry"]["text"])
            if event["method"] == "Network.requestWillBeSent":
                requests.append(event["params"]["request"]["url"])
        requests.remove(f"file://{page}")
        return {"value": value, "errors": errors, "requests": requests, "loaded": loaded}

    def open_as_server(self, page, policy):
        """A file has no headers: the browser is given the page as if a server had sent it with this one."""
        self.call("Fetch.enable")
        self.send("Page.navigate", url=f"file://{page}")
        request = self.wait_for("Fetch.requestPaused")["requestId"]
        headers = [("Content-Type", "text/html"), ("Content-Security-Policy", policy)]
        with open(page, "rb") as file:
            body = base64.b64encode(file.read()).decode()
        self.call(
            "Fetch.fulfillRequest",
            requestId=request,
            responseCode=200,
            responseHeaders=[{"name": name, "value": value} for name, value in headers],
            body=body,
        )
        self.wait_for("Page.loadEventFired")
        self.call("Fetch.disable")

    def evaluate(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            sys.exit(json.dumps(result["exceptionDetails"]))
        return result["result"].get("value")

    def close(self):
        self.send("Browser.close")
        self.process.wait()


with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
    browser = Browser(profile)
    print(json.dumps([browser.visit(**visit) for visit in json.load(sys.stdin)]))
    browser.close()
