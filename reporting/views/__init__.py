"""Pages of reporting: public, of the regions, and of the back office."""
