"""Every document on paper: data in, PDF (or a sheet) out. Knows nothing of the store or the desk."""
