"""What is printed for the office as a whole: form, poster, reports."""
