"""What is planned, in a calendar; moving it there; and the same for calendar programs."""
