"""走访采集: forms, surveys, visits, photos and devices. Not furnished yet."""
