"""What the assistant does: one module per job, each action a few lines over bot/."""
