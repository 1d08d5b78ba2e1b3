"""Tests of what people and their calendars see."""
