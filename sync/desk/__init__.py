"""The staff's pages over the centre: sign-in, work list, case, kiosks. Plain HTML forms; no script is needed."""
