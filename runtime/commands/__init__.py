"""The commands of `batos`, a module per group; each has `register(app)`."""
