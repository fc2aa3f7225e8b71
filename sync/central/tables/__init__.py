"""The centre's tables. Keys of all big tables begin with ``office_id``; no foreign key crosses offices.

The migrations under ``migrations/`` make them; a test compares the two.
"""

from sync.central.tables import calendar as calendar
from sync.central.tables import data_requests as data_requests
from sync.central.tables import intake as intake
from sync.central.tables import kiosk_health as kiosk_health
from sync.central.tables import lapor as lapor
from sync.central.tables import messages as messages
from sync.central.tables import notices as notices
from sync.central.tables import outgoing as outgoing
from sync.central.tables import papers as papers
from sync.central.tables import people as people
from sync.central.tables import procedure as procedure
from sync.central.tables import public as public
from sync.central.tables import search as search
from sync.central.tables.base import metadata as metadata
from sync.central.tables.core import *  # noqa: F403 - the names by which all others know them
