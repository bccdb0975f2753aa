"""客户维护: what customers hold and who answers for it; later reminders, meetings and the hand-over of a leaver."""
