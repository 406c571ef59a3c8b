"""`python scripts/probe.py /readyz`: exit code 0 when the portal on this machine answers 200; for health checks."""

import http.client
import os
import sys


def main() -> int:
    port = int(os.environ.get("WEB_BIND", "127.0.0.1:8000").rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", sys.argv[1])
        answer = connection.getresponse()
    except OSError as error:
        print(error)
        return 1
    print(answer.status, answer.read().decode(errors="replace"))
    return 0 if answer.status == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
