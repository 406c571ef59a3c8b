"""The Redis cache, for a portal that goes on when Redis does not."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def _or(fallback: Callable[..., Any], method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def forgiving(self: RedisCache, *args: Any, **kwargs: Any) -> Any:
        try:
            return method(self, *args, **kwargs)
        except RedisError as error:
            logger.error("The cache cannot be reached: %s", error)
            return fallback(*args, **kwargs)

    return forgiving


class ForgivingRedisCache(RedisCache):
    """A cache that is empty while Redis cannot be reached.

    What is in the cache can be computed again, or (rate limits of signing in) counts anew: neither is worth
    an error page. An outage shows in the log and at /statusz.
    """

    add = _or(lambda *args, **kwargs: True, RedisCache.add)
    get = _or(lambda key, default=None, version=None: default, RedisCache.get)
    set = _or(lambda *args, **kwargs: None, RedisCache.set)
    touch = _or(lambda *args, **kwargs: False, RedisCache.touch)
    delete = _or(lambda *args, **kwargs: False, RedisCache.delete)
    get_many = _or(lambda *args, **kwargs: {}, RedisCache.get_many)
    has_key = _or(lambda *args, **kwargs: False, RedisCache.has_key)
    incr = _or(lambda key, delta=1, version=None: delta, RedisCache.incr)
    set_many = _or(lambda data, *args, **kwargs: list(data), RedisCache.set_many)
    delete_many = _or(lambda *args, **kwargs: None, RedisCache.delete_many)
