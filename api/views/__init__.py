"""The operations of the API, a module for each family of resources, and its pages for people."""
