"""The screens: a Textual face on the store and its reports. Importing this package does not import Textual."""
