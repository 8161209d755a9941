from schemas.recording_work import RecordingWork


class EmbodiedWork(RecordingWork):
    """One row per AI recording without a registered work, and work that its verified manifest says is in it."""
