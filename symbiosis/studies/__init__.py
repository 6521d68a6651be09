"""Questions asked of many plans: each study calls `solve` from outside and never touches the model."""
