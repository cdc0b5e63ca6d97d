"""Forms of applications and of what is offered. They check and clean; services act."""
