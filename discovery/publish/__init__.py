"""What people and their calendars see: feeds and the site. Reads the database; nothing here changes a record."""
