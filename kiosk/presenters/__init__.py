"""One presenter a page: state in, commands out. No Kivy."""
