"""The processes that carry requests out: each can be killed, and none is missed.

The engine cannot be told to stop, so whatever could run for ever runs in a process of its own.
"""
