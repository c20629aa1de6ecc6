"""The staff inbox over HTTP: a real server on a free port, in this process."""
