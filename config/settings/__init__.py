"""The portal's settings, by section, read from the environment and failing loudly on nonsense.

With nothing set the portal runs embedded: SQLite, a Celery broker, files and mail under ``var/``.
``DATABASE_URL`` and ``REDIS_URL`` move it to PostgreSQL and Redis. docs/deployment.md lists every variable.
"""

from config.settings.api import *
from config.settings.apps import *
from config.settings.database import *
from config.settings.environment import *
from config.settings.evidence import *
from config.settings.exports import *
from config.settings.files import *
from config.settings.logs import *
from config.settings.mail import *
from config.settings.pages import *
from config.settings.people import *
from config.settings.queue import *
from config.settings.single_sign_on import *
from config.settings.transport import *
