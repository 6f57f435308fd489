"""Keeping a store: joining stores, reading documents again, verifying, comparing, reviewing what is not known."""
