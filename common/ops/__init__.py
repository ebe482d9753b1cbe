"""What keeps the portal running: health, metrics, request log, the demonstration and the doctor."""
