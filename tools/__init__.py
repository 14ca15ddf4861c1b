"""What the model can call. No Harmony tokens here."""
