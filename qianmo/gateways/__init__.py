"""The outside world: core bank, messages, OCR; each with a real client and a fake server (not furnished yet)."""
