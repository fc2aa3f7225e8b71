"""Sources of pictures of a document: the simulated tray camera and, later, real ones."""
