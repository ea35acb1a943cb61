"""The demo: a small real Mixture-of-Experts trainer in the standard library, one process of its own."""
