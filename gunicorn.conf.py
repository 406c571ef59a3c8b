"""The web server's settings; gunicorn reads this file by itself, in the demonstration, in compose and in tests."""

import os

bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
# Threads, because a request mostly waits for the database; each keeps one connection to it.
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
# Loaded once and then forked: workers start at once and share the memory of what they load.
preload_app = True
timeout = 60
graceful_timeout = 20
keepalive = 5
# Proxies whose word about https and the visitor's address is believed.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
accesslog = "-" if os.environ.get("WEB_ACCESS_LOG", "") == "1" else None
errorlog = "-"
# No file outside the project: the control interface would keep a socket in the home directory.
control_socket_disable = True


def post_worker_init(worker):
    """Keep keys of links that set a password out of gunicorn's own logs, which Django's settings do not reach."""
    from config.logs import NoResetKeys

    for log in (worker.log.access_log, worker.log.error_log):
        log.addFilter(NoResetKeys())
