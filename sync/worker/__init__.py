"""The kiosk's worker: records by seq, then files, smallest first, the outbox looked at in between.

Each outbox row goes waiting -> acknowledged -> done, or is quarantined; its back-off is random in
0..min(900 s, 2 s x 2^n) and lives in the journal. No row is deleted, none is given up.

========================================== ==================================================================
answer                                     what the worker does
========================================== ==================================================================
signed answer                              ``new``, ``same`` -> acknowledged; ``parked``, ``later`` -> wait;
                                           ``conflict``, ``invalid`` -> quarantined with the reason, go on;
                                           ``decided``: a conflict is settled here too
refused, DNS, time-out, cut                back-off; a file: HEAD, then the rest from the true offset
certificate wrong                          no byte of a body has left; back-off; alarm after 24 h
signed: more of us than lies here          an older copy was put back: new epoch, serials above both, alarm
foreign media type or signature, redirect  "login page in between": back-off, nothing marked
401 ``clock``, ``nonce-used``              the offset set from the signed time, or a new nonce; once more
403 with the centre's signed word          as below, and intake closes until the kiosk is enrolled anew
401 ``key-unknown``                        a centre put back to before our enrolment: show what it signed then, once
                                           more; where it takes us back, all that is still here goes again
other 401; 403                             keep all, alarm, hourly
413; or 400, 415, 500 three times          halve the batch; a batch of one -> quarantined
426                                        keep all, daily; intake goes on
429, 503                                   Retry-After obeyed (at most 1 h), else back-off
file 404; 460; 507                         ask by the next sync; from 0, the third time quarantined; wait 1 h
two cuts in a row without progress         slices of 256 kB, doubled on success
========================================== ==================================================================
"""

from sync.worker.enrolling import enrol, version
from sync.worker.picture import SyncPicture, picture
from sync.worker.reports import OnProgress, Outcome, Phase, Progress, SyncReport
from sync.worker.worker import Live, SyncWorker

__all__ = [
    "Live",
    "OnProgress",
    "Outcome",
    "Phase",
    "Progress",
    "SyncPicture",
    "SyncReport",
    "SyncWorker",
    "enrol",
    "picture",
    "version",
]
