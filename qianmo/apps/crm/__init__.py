"""客户维护: reminders, meetings, timeline, and the hand-over of a leaver. Not furnished yet."""
