"""SP4N-LAPOR! by files: what its administrators carry between its account and the office, as XLSX, CSV or JSON.

Its own interface is not public; no address of it is guessed here.
"""
