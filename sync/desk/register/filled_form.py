"""The form as it was filled in, on paper, with the signature that was drawn on the kiosk's glass."""

from __future__ import annotations

import io

from sync.central.case_views import CaseDetail
from sync.central.handling import open_scan
from sync.desk import signature
from sync.desk.casefile import told
from sync.desk.visits import Visit
from sync.desk.words import number_words
from sync.desk.work_rows import complainant_words
from sync.papers.forms import FilledForm
from sync.papers.pictures import Picture
from sync.papers.sections import Fact, Facts, Story


def filled_form(visit: Visit, detail: CaseDetail) -> FilledForm:
    """What this person may read of it. Opening the signature is an event of the case, as every sealed file's is."""
    row, stories_and_groups = detail.row, told(detail, visit)
    stories, groups = stories_and_groups
    return FilledForm(
        number=number_words(row.number),
        serial=row.serial,
        received_at=row.filed_at,
        channel=visit.desk.wording.say("channel", row.channel),
        form_version=detail.form_version,
        sections=(
            *(Facts(one.title, tuple(Fact(fact.label, fact.value) for fact in one.facts)) for one in groups),
            *(Story(one.label, one.value) for one in stories),
        ),
        name=complainant_words(row, visit.desk.wording),
        signature=_signature(visit, detail),
    )


def _signature(visit: Visit, detail: CaseDetail) -> Picture | None:
    drawn = next((one for one in detail.files if one.media_type == signature.MEDIA_TYPE), None)
    if drawn is None:
        return None
    desk = visit.desk
    opened = open_scan(desk.store, desk.keys, detail.row.case_id, drawn.sha256, visit.person, desk.clock)
    strokes = signature.read(opened[1]) if isinstance(opened, tuple) else None
    if not isinstance(strokes, signature.Signature):
        return None
    png = io.BytesIO()
    signature.drawn(strokes).save(png, "PNG")
    return Picture(data=png.getvalue(), alt="Tanda tangan pengadu")
