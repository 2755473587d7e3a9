"""The two calls as a script makes them with what comes with Python: client.py HOST PORT [ROOTS]."""

import http.client
import json
import ssl
import sys

host, port = sys.argv[1], int(sys.argv[2])
if len(sys.argv) > 3:
    context = ssl.create_default_context(cafile=sys.argv[3])
    connection = http.client.HTTPSConnection(host, port, context=context)
else:
    connection = http.client.HTTPConnection(host, port)
headers = {"Content-Type": "application/json"}


def call(number, method, params=None):
    request = {"jsonrpc": "2.0", "id": number, "method": method}
    if params:
        request["params"] = params
    connection.request("POST", "/api", json.dumps(request), headers)
    response = connection.getresponse()
    session = response.getheader("JetStream-Session")
    if session:
        headers["JetStream-Session"] = session
    answer = json.load(response)
    if "error" in answer:
        sys.exit(answer["error"]["message"])
    return answer["result"]


call(1, "auth", {"userName": "ops", "password": "secret"})
json.dump(call(2, "getServerInfo"), sys.stdout, indent=2)
