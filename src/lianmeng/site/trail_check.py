"""Whether the trail is whole: on its own, and against the heads noted outside the database."""

from lianmeng.platform.events.chain import verify
from lianmeng.platform.events.notes import places, read_notes
from lianmeng.site.invariants import Finding


def trail_findings() -> list[Finding]:
    """What does not hold of the trail; empty when it is whole. Reads every event, so not for each start."""
    try:
        notes = {place: read_notes(place) for place in places()}
    except OSError as error:
        return [Finding("trail-notes", f"The noted heads of the trail cannot be read: {error}")]
    verdict = verify(*(note for noted in notes.values() for note in noted))
    if not verdict.whole:
        return [Finding("trail", f"The trail is not whole: {verdict.fault}.")]
    empty = [place for place, noted in notes.items() if verdict.events and not noted]
    return [
        Finding("trail-notes", f"{place} notes no head of the trail; is it lost, or new? The next act notes one.")
        for place in empty
    ]
