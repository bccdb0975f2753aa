"""The field app's page and worker, the same for everybody: who is at the phone, its API asks."""

OPEN = {"field-app": "/field/", "field-worker": "/field/sw.js"}
