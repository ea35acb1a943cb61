"""The screens: each shows one view of the scene."""
