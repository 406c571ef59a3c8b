"""Without Redis the cache is empty, and nothing raises."""

import socket

import pytest

from config.cache import ForgivingRedisCache


@pytest.fixture
def cache_without_server() -> ForgivingRedisCache:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    return ForgivingRedisCache(f"redis://127.0.0.1:{port}/0", {"OPTIONS": {"socket_connect_timeout": 1}})


def test_a_cache_without_a_server_is_empty(cache_without_server):
    cache = cache_without_server
    cache.set("key", "value")
    assert cache.get("key") is None
    assert cache.get("key", "instead") == "instead"
    assert cache.get_many(["key"]) == {}
    assert cache.add("key", "value")
    assert not cache.has_key("key")
    assert not cache.delete("key")
    assert cache.incr("key") == 1
    assert cache.get_or_set("key", lambda: "made") == "made"
